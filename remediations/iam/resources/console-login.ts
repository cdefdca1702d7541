import type { Reader, State } from "../../contract.ts";
import { ifExists, pages } from "./global.ts";
import { findUser, listUsers, readUser, type UserRef } from "./user.ts";

/** How a user signs in to the console. */
export interface ConsoleLogin extends State<UserRef> {
  /** Whether the user has a password, without which there is no signing in. */
  readonly hasPassword: boolean;
  /** The serial numbers of the user's MFA devices; not asked for where there is no password. */
  readonly mfaDevices: readonly string[];
}

/** Reads how users sign in: two calls, one for a user that was listed, and one for each user with a password. */
export const consoleLogin: Reader<UserRef, ConsoleLogin> = {
  type: "AWS::IAM::User",
  global: true,
  permissions: {
    list: ["iam:ListUsers"],
    read: ["iam:GetLoginProfile", "iam:GetUser", "iam:ListMFADevices"],
  },
  find: findUser,
  list: listUsers,
  async read(aws, named) {
    const ref = await readUser(aws, named);
    if (!ref) return undefined;
    const user = { UserName: ref.userName };
    const hasPassword = (await ifExists(aws.call("iam", "GetLoginProfile", user))) !== undefined;
    const mfaDevices: string[] = [];
    if (!hasPassword) return { ref, hasPassword, mfaDevices };
    for await (const page of pages((from) => aws.call("iam", "ListMFADevices", { ...user, ...from })))
      mfaDevices.push(...(page.MFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []));
    return { ref, hasPassword, mfaDevices };
  },
};
