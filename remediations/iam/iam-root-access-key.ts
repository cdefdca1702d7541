import { z } from "zod";
import type { Change, Remediation } from "../contract.ts";
import type { AccountRef } from "./resources/account.ts";
import { type RootUser, rootUser } from "./resources/root-user.ts";

const params = z.strictObject({});

/**
 * Finds root users with access keys, or with a password and no MFA. Only the root user can change that.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-4
 */
export const iamRootAccessKey = {
  id: "iam-root-access-key",
  title: "Root user has access keys or no MFA",
  severity: "critical",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(B)",
      "164.308(a)(3)(i)",
      "164.308(a)(3)(ii)(A)",
      "164.308(a)(3)(ii)(B)",
      "164.308(a)(4)(ii)(C)",
      "164.312(a)(2)(i)",
      "164.312(d)",
    ],
    pci: ["8.4.2"],
    cis: ["1.3", "1.4"],
    nist: [
      "AC-2(1)",
      "AC-3(7)",
      "AC-3(15)",
      "AC-6",
      "AC-6(2)",
      "AC-6(10)",
      "IA-2(1)",
      "IA-2(2)",
      "IA-2(6)",
      "IA-2(8)",
    ],
    fsbp: ["IAM.4", "IAM.9"],
  },
  reader: rootUser,
  events: {
    "iam.amazonaws.com": [
      "CreateAccessKey",
      "CreateLoginProfile",
      "DeactivateMFADevice",
      "DeleteVirtualMFADevice",
    ],
  },
  permissions: { read: [], write: [], undo: [] },
  params,
  plan({ ref, hasAccessKeys, hasPassword, hasMfa }) {
    return [
      ...(hasAccessKeys ? [problem(`The root user of account ${ref.account} has access keys`)] : []),
      ...(hasPassword && !hasMfa
        ? [problem(`The root user of account ${ref.account} can sign in without MFA`)]
        : []),
    ];
  },
} satisfies Remediation<AccountRef, RootUser, z.infer<typeof params>>;

function problem(summary: string): Change {
  return { summary, call: null, undo: null, undoReason: "nothing was changed" };
}
