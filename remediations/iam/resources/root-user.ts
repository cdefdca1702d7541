import type { Reader, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { type AccountRef, accountRef, listAccount } from "./account.ts";

/** The credentials of the account's root user. */
export interface RootUser extends State<AccountRef> {
  readonly hasAccessKeys: boolean;
  /** False where the root user cannot sign in: a member account whose root credentials were removed centrally. */
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
}

/** Reads what credentials the root user has: one call. */
export const rootUser: Reader<AccountRef, RootUser> = {
  type: "AWS::::Account",
  global: true,
  permissions: { list: [], read: ["iam:GetAccountSummary"] },
  find: (event) => (concernsRoot(event) ? [accountRef(event)] : []),
  list: listAccount,
  async read(aws, ref) {
    const { SummaryMap: summary = {} } = await aws.call("iam", "GetAccountSummary", {});
    return {
      ref,
      hasAccessKeys: summary.AccountAccessKeysPresent !== 0,
      hasPassword: summary.AccountPasswordPresent !== 0,
      hasMfa: summary.AccountMFAEnabled === 1,
    };
  },
};

/**
 * Whether a call of IAM is about the root user: CloudTrail calls it "AWS ROOT USER" or names nobody, and its virtual device
 * by a name of its own. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
function concernsRoot({ request: { userName, serialNumber }, actor }: CloudTrailEvent): boolean {
  const isRootDevice =
    typeof serialNumber === "string" && serialNumber.endsWith(":mfa/root-account-mfa-device");
  if (isRootDevice || userName === "AWS ROOT USER") return true;
  // Users may leave their own name out; roles have to name a user.
  return (userName ?? "") === "" && !/:(user|assumed-role|federated-user)\//.test(actor);
}
