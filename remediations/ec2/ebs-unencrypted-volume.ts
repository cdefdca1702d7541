import { z } from "zod";
import type { Remediation } from "../contract.ts";
import { type EbsVolumeRef, type EbsVolumes, ebsVolumes } from "./resources/ebs-volume.ts";

const params = z.strictObject({});

/**
 * Reports volumes that are not encrypted: a volume is encrypted when it is created, or never.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
 */
export const ebsUnencryptedVolume = {
  id: "ebs-unencrypted-volume",
  title: "EBS volume is not encrypted",
  severity: "medium",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(B)",
      "164.308(a)(4)(ii)(A)",
      "164.312(a)(2)(iv)",
      "164.312(c)(1)",
      "164.312(c)(2)",
      "164.312(e)(2)(ii)",
    ],
    soc2: ["PI1.5"],
    nist: ["CA-9(1)", "CM-3(6)", "SC-7(10)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
    fsbp: ["EC2.3"],
  },
  reader: ebsVolumes,
  events: { "ec2.amazonaws.com": ["AttachVolume", "CopyVolumes", "CreateVolume", "RunInstances"] },
  permissions: { read: [], write: [], undo: [] },
  params,
  plan({ volumes }) {
    return volumes
      .filter(({ encrypted }) => !encrypted)
      .map(({ volumeId, instanceIds }) => ({
        summary: `Volume ${volumeId}, ${attachment(instanceIds)}, is not encrypted: only an encrypted copy can take its place`,
        call: null,
        undo: null,
        undoReason: "nothing was changed",
      }));
  },
  shows: ({ response: { encrypted } }) =>
    encrypted === false ? "the new volume is not encrypted" : undefined,
} satisfies Remediation<EbsVolumeRef, EbsVolumes, z.infer<typeof params>>;

function attachment(instanceIds: readonly string[]): string {
  return instanceIds.length > 0 ? `attached to ${instanceIds.join(", ")}` : "not attached";
}
