import { z } from "zod";
import type { Remediation } from "../contract.ts";
import { assessKeys, deactivate, type UserAccessKeys, userAccessKeys } from "./resources/access-keys.ts";
import type { UserRef } from "./resources/user.ts";

const params = z.strictObject({
  /** The age in days that an active key may reach. */
  maxDays: z.int().min(1).default(365),
});

/**
 * Deactivates the access keys that are too old.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3
 */
export const iamAccessKeyAge = {
  id: "iam-access-key-age",
  title: "Access key of a user is too old",
  severity: "medium",
  risk: "destructive",
  frameworks: {
    hipaa: ["164.308(a)(3)(ii)(C)", "164.308(a)(4)(ii)(C)", "164.308(a)(5)(ii)(D)"],
    pci: ["8.3.9", "8.6.3"],
    cis: ["1.13"],
    nist: ["AC-2(1)", "AC-2(3)", "AC-3(15)"],
    fsbp: ["IAM.3"],
  },
  reader: userAccessKeys,
  events: { "iam.amazonaws.com": ["CreateAccessKey", "UpdateAccessKey"] },
  permissions: { read: [], write: ["iam:UpdateAccessKey"], undo: ["iam:UpdateAccessKey"] },
  params,
  plan: ({ ref, accessKeys }, { maxDays }) =>
    accessKeys
      .filter(({ active, age }) => active && age > maxDays)
      .map((key) => deactivate(ref, key, `it is ${key.age} days old, and ${maxDays} are allowed`)),
  assess: assessKeys,
} satisfies Remediation<UserRef, UserAccessKeys, z.infer<typeof params>>;
