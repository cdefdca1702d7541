import type { Aws } from "../../../aws/calls.ts";
import type { Ref } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { iamArn, ifExists, isHome, pages, placeOf } from "./global.ts";

/** A user of the account. Events name it without its path, so the ARN of a reference may lack that; IAM's own has it. */
export interface UserRef extends Ref {
  readonly userName: string;
  /** The user's path, where IAM itself told it: then the ARN is IAM's own. */
  readonly path?: string;
}

/** The reference of a user, by its ARN where that is known. */
export function userRef(
  userName: string,
  where: { account: string; region: string },
  arn = iamArn(where, `user/${userName}`),
): UserRef {
  return { userName, arn, ...placeOf(where) };
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
const names = /^[\w+=,.@-]{1,64}$/;

/** The user that an event of IAM names: in the request, in the answer, or by making the call for itself. */
export function findUser(event: CloudTrailEvent): UserRef[] {
  const { accessKey } = event.response as { accessKey?: { userName?: unknown } | null };
  const named = event.request.userName ?? accessKey?.userName ?? callerOf(event);
  return typeof named === "string" && names.test(named) ? [userRef(named, event)] : [];
}

/** Without a user name, IAM's calls are about the user who makes them. */
function callerOf({ actor, account }: CloudTrailEvent): string | undefined {
  const caller = /^arn:[\w-]+:iam::(?<owner>\d{12}):user\/(?:.*\/)?(?<name>[^/]+)$/.exec(actor)?.groups;
  return caller?.owner === account ? caller.name : undefined;
}

/** Every user of the account. */
export async function* listUsers(aws: Aws): AsyncGenerator<{ ref: UserRef }> {
  if (!isHome(aws)) return;
  for await (const { Users } of pages((from) => aws.call("iam", "ListUsers", { MaxItems: 1_000, ...from }))) {
    for (const { UserName, Arn, Path = "/" } of Users ?? [])
      if (UserName) yield { ref: { ...userRef(UserName, aws, Arn), path: Path } };
  }
}

/**
 * The reference with the ARN that IAM gives, asked for where an event named the user; undefined where there is no such
 * user any more, as far as was asked.
 */
export async function readUser(aws: Aws, ref: UserRef): Promise<UserRef | undefined> {
  if (ref.path !== undefined) return ref;
  const { userName } = ref;
  const { User } = (await ifExists(aws.call("iam", "GetUser", { UserName: userName }))) ?? {};
  return User && userRef(User.UserName ?? userName, aws, User.Arn);
}
