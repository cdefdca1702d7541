import { z } from "zod";
import type { Ref, Remediation } from "../contract.ts";
import {
  type EbsDefaultEncryption,
  ebsDefaultEncryption as reader,
} from "./resources/ebs-default-encryption.ts";

const params = z.strictObject({});

/**
 * Switches encryption of new EBS volumes on again.
 * https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
 */
export const ebsDefaultEncryption = {
  id: "ebs-default-encryption",
  title: "New EBS volumes are not encrypted by default",
  severity: "medium",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(4)(ii)(A)", "164.312(a)(2)(iv)", "164.312(e)(2)(ii)"],
    cis: ["5.1.1"],
    nist: ["CA-9(1)", "CM-3(6)", "SC-7(10)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
    fsbp: ["EC2.7"],
  },
  reader,
  events: { "ec2.amazonaws.com": ["DisableEbsEncryptionByDefault"] },
  permissions: {
    read: [],
    write: ["ec2:EnableEbsEncryptionByDefault"],
    undo: ["ec2:DisableEbsEncryptionByDefault"],
  },
  params,
  plan({ ref, enabled }) {
    if (enabled) return [];
    return [
      {
        summary: `Enable EBS encryption by default in ${ref.region}: new volumes and copies of snapshots are not encrypted unless each request asks for it`,
        call: { service: "ec2", operation: "EnableEbsEncryptionByDefault", input: {} },
        undo: { service: "ec2", operation: "DisableEbsEncryptionByDefault", input: {} },
      },
    ];
  },
  shows: () => "encryption by default is switched off",
} satisfies Remediation<Ref, EbsDefaultEncryption, z.infer<typeof params>>;
