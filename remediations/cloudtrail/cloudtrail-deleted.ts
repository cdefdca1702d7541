import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { TrailRef } from "./resources/trail.ts";
import { type TrailPresence, trailPresence } from "./resources/trail-presence.ts";

const params = z.strictObject({});

/**
 * Reports a trail that was deleted. What it was like is gone with it, so only a person can create it again.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html
 */
export const cloudtrailDeleted = {
  id: "cloudtrail-deleted",
  title: "Trail was deleted",
  severity: "critical",
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
  reader: trailPresence,
  events: { "cloudtrail.amazonaws.com": ["CreateTrail", "DeleteTrail"] },
  permissions: { read: [], write: [], undo: [] },
  params,
  plan({ ref, exists, others }) {
    if (exists) return [];
    const left =
      others.length > 0
        ? `whether the trails that are left record the same, ${others.join(", ")}, was not read`
        : `no other trail records ${ref.region}`;
    return [
      {
        summary: `Trail ${ref.trailName} does not exist: ${left}`,
        call: null,
        undo: null,
        undoReason: "nothing was changed",
      },
    ];
  },
} satisfies Remediation<TrailRef, TrailPresence, z.infer<typeof params>>;
