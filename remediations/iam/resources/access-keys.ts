import type { Aws } from "../../../aws/calls.ts";
import type { Assessment, Change, Reader, State } from "../../contract.ts";
import { daysSince, ifExists, pages } from "./global.ts";
import { findUser, listUsers, readUser, type UserRef } from "./user.ts";

/** An access key of a user. */
export interface AccessKey {
  readonly id: string;
  readonly active: boolean;
  /** Days since it was created. */
  readonly age: number;
  /** When an active key last signed a request; null when it never did since IAM keeps track (April 2015). */
  readonly lastUsed?: { readonly daysAgo: number; readonly service: string; readonly region: string } | null;
}

/** The access keys of a user: two at most. */
export interface UserAccessKeys extends State<UserRef> {
  readonly accessKeys: readonly AccessKey[];
}

/** Reads the access keys of users: two calls, one for a user that was listed, and one for each active key. */
export const userAccessKeys: Reader<UserRef, UserAccessKeys> = {
  type: "AWS::IAM::User",
  global: true,
  permissions: {
    list: ["iam:ListUsers"],
    read: ["iam:GetAccessKeyLastUsed", "iam:GetUser", "iam:ListAccessKeys"],
  },
  find: findUser,
  list: listUsers,
  async read(aws, named) {
    const ref = await readUser(aws, named);
    const accessKeys = ref && (await ifExists(readKeys(aws, ref.userName)));
    return accessKeys && { ref, accessKeys };
  },
};

async function readKeys(aws: Aws, UserName: string): Promise<AccessKey[]> {
  const accessKeys: AccessKey[] = [];
  for await (const page of pages((from) => aws.call("iam", "ListAccessKeys", { UserName, ...from }))) {
    for (const { AccessKeyId: id, Status, CreateDate } of page.AccessKeyMetadata ?? []) {
      if (!id || !CreateDate) continue;
      const key = { id, active: Status === "Active", age: daysSince(CreateDate) };
      accessKeys.push(key.active ? { ...key, lastUsed: await readLastUse(aws, id) } : key);
    }
  }
  return accessKeys;
}

async function readLastUse(aws: Aws, AccessKeyId: string): Promise<Required<AccessKey>["lastUsed"]> {
  const answer = await ifExists(aws.call("iam", "GetAccessKeyLastUsed", { AccessKeyId }));
  const { LastUsedDate, ServiceName = "N/A", Region = "N/A" } = answer?.AccessKeyLastUsed ?? {};
  return LastUsedDate ? { daysAgo: daysSince(LastUsedDate), service: ServiceName, region: Region } : null;
}

/** Deactivates a key. Whoever asks for the same key asks by the same call. */
export function deactivate({ userName }: UserRef, { id }: AccessKey, why: string): Change {
  const call = (Status: "Active" | "Inactive") =>
    ({
      service: "iam",
      operation: "UpdateAccessKey",
      input: { UserName: userName, AccessKeyId: id, Status },
    }) as const;
  return {
    summary: `Deactivate access key ${id} of user ${userName}: ${why}`,
    call: call("Inactive"),
    undo: call("Active"),
  };
}

/** Whatever still signs with a key is cut off. */
export function assessKeys({ accessKeys }: UserAccessKeys): Assessment {
  const uses = accessKeys.filter(({ active }) => active).map((key) => `${key.id} ${describeUse(key)}`);
  return {
    risk: "destructive",
    reason: `what signs with a deactivated key stops working: ${uses.join(", ")}`,
  };
}

/** When a key was last used, as the end of a sentence. */
export function describeUse({ lastUsed }: AccessKey): string {
  if (!lastUsed) return "was never used";
  const { daysAgo, service, region } = lastUsed;
  const when = daysAgo === 0 ? "today" : daysAgo === 1 ? "yesterday" : `${daysAgo} days ago`;
  return `was last used ${when} for ${service} in ${region}`;
}
