import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { AccountRef } from "./resources/account.ts";
import {
  type AccountPasswordPolicy,
  accountPasswordPolicy,
  type PasswordRules,
} from "./resources/password-policy.ts";

const params = z.strictObject({
  minimumPasswordLength: z.int().min(6).max(128).default(14),
  requireUppercaseCharacters: z.boolean().default(true),
  requireLowercaseCharacters: z.boolean().default(true),
  requireNumbers: z.boolean().default(true),
  requireSymbols: z.boolean().default(true),
  /** How many former passwords a user may not take again. 0: any. */
  passwordReusePrevention: z.int().min(0).max(24).default(24),
  /** After how many days a password expires, at once for those that are older. Without it passwords need not expire. */
  maxPasswordAge: z.int().min(1).max(1095).optional(),
});
type Params = z.infer<typeof params>;

/**
 * Raises the account's password policy to what is required, and lowers no part of it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export const iamPasswordPolicy = {
  id: "iam-password-policy",
  title: "Account's password policy is weaker than required",
  severity: "medium",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(4)(ii)(C)", "164.308(a)(5)(ii)(D)", "164.312(d)"],
    pci: ["8.3.6", "8.3.7", "8.3.9", "8.3.10.1", "8.6.3"],
    cis: ["1.7", "1.8"],
    nist: ["AC-2(1)", "AC-2(3)", "AC-3(15)", "IA-5(1)"],
    fsbp: ["IAM.7"],
  },
  reader: accountPasswordPolicy,
  events: { "iam.amazonaws.com": ["DeleteAccountPasswordPolicy", "UpdateAccountPasswordPolicy"] },
  permissions: {
    read: [],
    write: ["iam:UpdateAccountPasswordPolicy"],
    undo: ["iam:DeleteAccountPasswordPolicy", "iam:UpdateAccountPasswordPolicy"],
  },
  params,
  plan({ ref, policy }, required) {
    const problems = weaknesses(policy, required);
    if (problems.length === 0) return [];
    return [
      {
        summary: `Raise the password policy of account ${ref.account}: ${problems.join(", ")}`,
        call: {
          service: "iam",
          operation: "UpdateAccountPasswordPolicy",
          input: strengthen(policy, required),
        },
        undo: policy
          ? { service: "iam", operation: "UpdateAccountPasswordPolicy", input: policy }
          : { service: "iam", operation: "DeleteAccountPasswordPolicy", input: {} },
      },
    ];
  },
} satisfies Remediation<AccountRef, AccountPasswordPolicy, Params>;

const characterTypes = [
  ["RequireUppercaseCharacters", "requireUppercaseCharacters", "an uppercase letter"],
  ["RequireLowercaseCharacters", "requireLowercaseCharacters", "a lowercase letter"],
  ["RequireNumbers", "requireNumbers", "a number"],
  ["RequireSymbols", "requireSymbols", "a symbol"],
] as const;

/** Without a policy of the account passwords have 8 characters of any three of the four types. */
const defaultLength = 8;
/** What a policy that says nothing of the length means (API Reference, UpdateAccountPasswordPolicy). */
const unsetLength = 6;

/** Each point in which a policy is weaker than required. */
function weaknesses(policy: PasswordRules | null, required: Params): string[] {
  const length = policy ? (policy.MinimumPasswordLength ?? unsetLength) : defaultLength;
  const reuse = policy?.PasswordReusePrevention ?? 0;
  const age = policy?.MaxPasswordAge ?? Number.POSITIVE_INFINITY;
  const missing = characterTypes.filter(([name, param]) => required[param] && !policy?.[name]);
  return [
    ...(length < required.minimumPasswordLength
      ? [`${length} characters are enough, not ${required.minimumPasswordLength}`]
      : []),
    ...missing.map(([, , what]) => `${what} is not demanded`),
    ...(reuse < required.passwordReusePrevention
      ? [`${reuse} former passwords are refused, not ${required.passwordReusePrevention}`]
      : []),
    ...(required.maxPasswordAge !== undefined && age > required.maxPasswordAge
      ? [`passwords do not expire after ${required.maxPasswordAge} days`]
      : []),
  ];
}

/** The policy that is nowhere weaker than either. The call replaces the whole policy, so it names what stays, too. */
function strengthen(policy: PasswordRules | null, required: Params): PasswordRules {
  // Fewer than three demanded types would be weaker than the default's any three of the four.
  const all = !policy && characterTypes.filter(([, param]) => required[param]).length < 3;
  const reuse = Math.max(policy?.PasswordReusePrevention ?? 0, required.passwordReusePrevention);
  const ages = [policy?.MaxPasswordAge, required.maxPasswordAge].filter((age) => age !== undefined);
  return {
    ...policy,
    MinimumPasswordLength: Math.max(
      policy ? (policy.MinimumPasswordLength ?? unsetLength) : defaultLength,
      required.minimumPasswordLength,
    ),
    ...Object.fromEntries(
      characterTypes.map(([name, param]) => [name, all || required[param] || policy?.[name] === true]),
    ),
    ...(reuse > 0 && { PasswordReusePrevention: reuse }),
    ...(ages.length > 0 && { MaxPasswordAge: Math.min(...ages) }),
  };
}
