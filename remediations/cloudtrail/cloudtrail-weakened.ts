import type { UpdateTrailCommandInput } from "@aws-sdk/client-cloudtrail";
import { z } from "zod";
import type { Assessment, Change, Remediation } from "../contract.ts";
import {
  missingManagementEvents,
  selectorsInput,
  withManagementEvents,
} from "./resources/management-events.ts";
import type { TrailRef } from "./resources/trail.ts";
import { type TrailSettings, trailSettings } from "./resources/trail-settings.ts";

const params = z.strictObject({
  /** Names of trails that are meant to record data events of one region only: they need no management events and no other regions. */
  dataEventTrails: z.array(z.string().min(1)).default([]),
  /** Services whose management events trails may leave out. */
  allowedExclusions: z.array(z.enum(["kms.amazonaws.com", "rdsdata.amazonaws.com"])).default([]),
  /** The key that must encrypt the log files of every trail; not given: any, or none. */
  kmsKeyArn: z
    .string()
    .regex(/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/, "must be the ARN of a KMS key")
    .optional(),
});
type Params = z.infer<typeof params>;

/** A setting that is too weak: what to set, and what it was. */
interface Weakness {
  readonly problem: string;
  readonly set: Omit<UpdateTrailCommandInput, "Name">;
  readonly was: Omit<UpdateTrailCommandInput, "Name">;
}

/**
 * Raises what a trail records to all regions and all management events, validated and encrypted as required.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html
 */
export const cloudtrailWeakened = {
  id: "cloudtrail-weakened",
  title: "Trail records too little, or unprotected",
  severity: "high",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(B)",
      "164.308(a)(1)(ii)(D)",
      "164.308(a)(3)(ii)(A)",
      "164.308(a)(6)(ii)",
      "164.312(b)",
      "164.312(c)(1)",
      "164.312(c)(2)",
      "164.312(e)(2)(i)",
    ],
    soc2: ["CC2.1", "CC7.2", "CC7.3", "A1.2", "PI1.3"],
    pci: ["10.3.2"],
    cis: ["3.1", "3.2", "3.5"],
    nist: [
      "AC-2(4)",
      "AC-4(26)",
      "AC-6(9)",
      "AU-2",
      "AU-3",
      "AU-6(3)",
      "AU-6(4)",
      "AU-9",
      "AU-10",
      "AU-12",
      "AU-14(1)",
      "CA-7",
      "CA-9(1)",
      "CM-3(6)",
      "SA-8(22)",
      "SC-7(9)",
      "SC-7(10)",
      "SC-13",
      "SC-28",
      "SC-28(1)",
      "SI-3(8)",
      "SI-4",
      "SI-4(20)",
      "SI-7(1)",
      "SI-7(3)",
      "SI-7(6)",
      "SI-7(7)",
      "SI-7(8)",
    ],
    fsbp: ["CloudTrail.1", "CloudTrail.2", "CloudTrail.4"],
  },
  reader: trailSettings,
  events: { "cloudtrail.amazonaws.com": ["CreateTrail", "PutEventSelectors", "UpdateTrail"] },
  permissions: {
    read: [],
    write: ["cloudtrail:PutEventSelectors", "cloudtrail:UpdateTrail"],
    undo: ["cloudtrail:PutEventSelectors", "cloudtrail:UpdateTrail"],
  },
  params,
  plan(trail, required) {
    const { ref } = trail;
    const changes: Change[] = [];
    const weaknesses = weaknessesOf(trail, required);
    if (weaknesses.length > 0) {
      const input = (side: "set" | "was") =>
        Object.assign({ Name: ref.arn }, ...weaknesses.map((weakness) => weakness[side]));
      changes.push({
        summary: `Update trail ${ref.trailName}: ${weaknesses.map(({ problem }) => problem).join(", ")}`,
        call: { service: "cloudtrail", operation: "UpdateTrail", input: input("set") },
        undo: { service: "cloudtrail", operation: "UpdateTrail", input: input("was") },
      });
    }
    const missing = recordsDataOnly(trail, required)
      ? undefined
      : missingManagementEvents(trail, required.allowedExclusions);
    if (missing) {
      const wanted = withManagementEvents(trail, required.allowedExclusions);
      changes.push({
        summary: `Let trail ${ref.trailName} record all management events: ${missing}`,
        call: {
          service: "cloudtrail",
          operation: "PutEventSelectors",
          input: { TrailName: ref.arn, ...selectorsInput(wanted) },
        },
        undo: {
          service: "cloudtrail",
          operation: "PutEventSelectors",
          input: { TrailName: ref.arn, ...selectorsInput(trail) },
        },
      });
    }
    return changes;
  },
  assess,
} satisfies Remediation<TrailRef, TrailSettings, Params>;

function recordsDataOnly({ ref }: TrailSettings, { dataEventTrails }: Params): boolean {
  return dataEventTrails.includes(ref.trailName);
}

function weaknessesOf(trail: TrailSettings, required: Params): Weakness[] {
  const weaknesses: Weakness[] = [];
  if (!trail.isMultiRegionTrail && !recordsDataOnly(trail, required)) {
    // CloudTrail refuses a multi-Region trail without the events of global services.
    const global = trail.includeGlobalServiceEvents
      ? []
      : ([{ IncludeGlobalServiceEvents: true }, { IncludeGlobalServiceEvents: false }] as const);
    weaknesses.push({
      problem: "it records one region only",
      set: { IsMultiRegionTrail: true, ...global[0] },
      was: { IsMultiRegionTrail: false, ...global[1] },
    });
  }
  if (!trail.logFileValidationEnabled) {
    weaknesses.push({
      problem: "its log files are not validated",
      set: { EnableLogFileValidation: true },
      was: { EnableLogFileValidation: false },
    });
  }
  const { kmsKeyArn } = required;
  if (kmsKeyArn && trail.kmsKeyId !== kmsKeyArn) {
    weaknesses.push({
      problem: trail.kmsKeyId
        ? `its log files are encrypted with ${trail.kmsKeyId}, not ${kmsKeyArn}`
        : `its log files are not encrypted with ${kmsKeyArn}`,
      set: { KmsKeyId: kmsKeyArn },
      // An empty text takes the key off: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-encryption-cli.html
      was: { KmsKeyId: trail.kmsKeyId ?? "" },
    });
  }
  return weaknesses;
}

/** As severe as Security Hub rates CloudTrail.1, .4 and .2, in this order: where nothing else is weak, it is the key. */
function assess(trail: TrailSettings): Assessment {
  const reason = "it goes on recording what it recorded, to the same place";
  if (!trail.isMultiRegionTrail || missingManagementEvents(trail, []))
    return { risk: "safe", severity: "high", reason };
  return { risk: "safe", severity: trail.logFileValidationEnabled ? "medium" : "low", reason };
}
