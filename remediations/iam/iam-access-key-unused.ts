import { z } from "zod";
import type { Remediation } from "../contract.ts";
import {
  type AccessKey,
  assessKeys,
  deactivate,
  describeUse,
  type UserAccessKeys,
  userAccessKeys,
} from "./resources/access-keys.ts";
import type { UserRef } from "./resources/user.ts";

const params = z.strictObject({
  /** For how many days an active key may stay unused. */
  maxDays: z.int().min(1).default(90),
});

/**
 * Deactivates the access keys that nobody uses.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-8
 */
export const iamAccessKeyUnused = {
  id: "iam-access-key-unused",
  title: "Access key of a user is not used",
  severity: "medium",
  risk: "destructive",
  frameworks: {
    hipaa: ["164.308(a)(3)(ii)(B)", "164.308(a)(4)(ii)(C)", "164.308(a)(5)(ii)(D)"],
    soc2: ["CC1.3"],
    pci: ["8.2.6"],
    cis: ["1.11"],
    nist: ["AC-2", "AC-2(1)", "AC-2(3)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6"],
    fsbp: ["IAM.8"],
  },
  reader: userAccessKeys,
  events: { "iam.amazonaws.com": ["CreateAccessKey", "UpdateAccessKey"] },
  permissions: { read: [], write: ["iam:UpdateAccessKey"], undo: ["iam:UpdateAccessKey"] },
  params,
  plan: ({ ref, accessKeys }, { maxDays }) =>
    accessKeys
      .filter((key) => key.active && idleDays(key) > maxDays)
      .map((key) => deactivate(ref, key, why(key, maxDays))),
  assess: assessKeys,
} satisfies Remediation<UserRef, UserAccessKeys, z.infer<typeof params>>;

/** A key that was never used is idle since it was created. */
function idleDays({ lastUsed, age }: AccessKey): number {
  return lastUsed?.daysAgo ?? age;
}

function why(key: AccessKey, maxDays: number): string {
  const idle = key.lastUsed
    ? `it ${describeUse(key)}`
    : `it was created ${key.age} days ago and was never used`;
  return `${idle}, and ${maxDays} days are allowed`;
}
