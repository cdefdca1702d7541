import { z } from "zod";
import type { Remediation } from "../contract.ts";
import { type ConsoleLogin, consoleLogin } from "./resources/console-login.ts";
import type { UserRef } from "./resources/user.ts";

const params = z.strictObject({});

/**
 * Finds the users who sign in to the console with a password alone. An MFA device is in the hands of the user: no call
 * can register it for them. https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-5
 */
export const iamUserNoMfa = {
  id: "iam-user-no-mfa",
  title: "User signs in to the console without MFA",
  severity: "medium",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(3)(ii)(A)", "164.312(a)(1)", "164.312(d)"],
    pci: ["8.4.2"],
    cis: ["1.9"],
    nist: ["AC-2(1)", "AC-3(15)", "IA-2(1)", "IA-2(2)", "IA-2(6)", "IA-2(8)"],
    fsbp: ["IAM.5"],
  },
  reader: consoleLogin,
  events: { "iam.amazonaws.com": ["CreateLoginProfile", "DeactivateMFADevice"] },
  permissions: { read: [], write: [], undo: [] },
  params,
  plan({ ref, hasPassword, mfaDevices }) {
    if (!hasPassword || mfaDevices.length > 0) return [];
    return [
      {
        summary: `User ${ref.userName} can sign in to the console with a password alone: there is no MFA device`,
        call: null,
        undo: null,
        undoReason: "nothing was changed",
      },
    ];
  },
} satisfies Remediation<UserRef, ConsoleLogin, z.infer<typeof params>>;
