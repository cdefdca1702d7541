import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { TrailRef } from "./resources/trail.ts";
import { type TrailLogging, trailLogging } from "./resources/trail-logging.ts";

const params = z.strictObject({});

/**
 * Starts a trail that is not logging.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html
 */
export const cloudtrailStopped = {
  id: "cloudtrail-stopped",
  title: "Trail is not logging",
  severity: "high",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(D)",
      "164.308(a)(3)(ii)(A)",
      "164.308(a)(6)(ii)",
      "164.312(b)",
      "164.312(e)(2)(i)",
    ],
    soc2: ["CC2.1", "CC7.2", "A1.2", "PI1.3"],
    pci: ["10.2.1"],
    cis: ["3.1"],
    nist: [
      "AC-2(4)",
      "AC-4(26)",
      "AC-6(9)",
      "AU-2",
      "AU-3",
      "AU-6(3)",
      "AU-6(4)",
      "AU-10",
      "AU-12",
      "AU-14(1)",
      "CA-7",
      "SA-8(22)",
      "SC-7(9)",
      "SI-3(8)",
      "SI-4(20)",
      "SI-7(8)",
    ],
    fsbp: ["CloudTrail.1"],
  },
  reader: trailLogging,
  events: { "cloudtrail.amazonaws.com": ["CreateTrail", "StopLogging"] },
  permissions: { read: [], write: ["cloudtrail:StartLogging"], undo: ["cloudtrail:StopLogging"] },
  params,
  plan({ ref, isLogging }) {
    if (isLogging) return [];
    return [
      {
        summary: `Start logging of trail ${ref.trailName}: it records nothing`,
        call: { service: "cloudtrail", operation: "StartLogging", input: { Name: ref.arn } },
        undo: { service: "cloudtrail", operation: "StopLogging", input: { Name: ref.arn } },
      },
    ];
  },
} satisfies Remediation<TrailRef, TrailLogging, z.infer<typeof params>>;
