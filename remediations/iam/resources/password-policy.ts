import type { PasswordPolicy } from "@aws-sdk/client-iam";
import type { Reader, State } from "../../contract.ts";
import { type AccountRef, findAccount, listAccount } from "./account.ts";
import { ifExists } from "./global.ts";

/** A password policy as UpdateAccountPasswordPolicy takes it: what is absent is IAM's default. */
export type PasswordRules = Omit<PasswordPolicy, "ExpirePasswords">;

/** The password policy of an account. */
export interface AccountPasswordPolicy extends State<AccountRef> {
  /** Null where the account has none of its own, so that IAM's default policy holds. */
  readonly policy: PasswordRules | null;
}

/** Reads the password policy of accounts: one call. */
export const accountPasswordPolicy: Reader<AccountRef, AccountPasswordPolicy> = {
  type: "AWS::::Account",
  global: true,
  permissions: { list: [], read: ["iam:GetAccountPasswordPolicy"] },
  find: findAccount,
  list: listAccount,
  async read(aws, ref) {
    const answer = await ifExists(aws.call("iam", "GetAccountPasswordPolicy", {}));
    return { ref, policy: answer?.PasswordPolicy ? rulesOf(answer.PasswordPolicy) : null };
  },
};

/** Zero stands for "not set" in an answer, and is refused in a request. */
function rulesOf({ ExpirePasswords: _, ...policy }: PasswordPolicy): PasswordRules {
  const { MaxPasswordAge, PasswordReusePrevention, ...rules } = policy;
  return {
    ...rules,
    ...(MaxPasswordAge && { MaxPasswordAge }),
    ...(PasswordReusePrevention && { PasswordReusePrevention }),
  };
}
