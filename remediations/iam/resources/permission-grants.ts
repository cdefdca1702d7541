import type { Aws } from "../../../aws/calls.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { iamArn, ifExists, isHome, pages, placeOf } from "./global.ts";

/** A user or a group by name, or a customer-managed policy by its ARN: whose permissions an event changed. */
export interface GrantsRef extends Ref {
  readonly kind: "user" | "group" | "policy";
  readonly name: string;
}

/** A user or a group that has permissions. */
export interface Holder {
  readonly kind: "user" | "group";
  readonly name: string;
}

/** A policy that a user or a group has, with its text. AWS's own policies are not read: their text is null. */
export type Grant =
  | { readonly holder: Holder; readonly attached: string; readonly document: string | null }
  | { readonly holder: Holder; readonly inline: string; readonly document: string };

/** The policies of a user or a group; of a policy, the users and groups that have it. */
export interface PermissionGrants extends State<GrantsRef> {
  readonly grants: readonly Grant[];
  /** The ARN of the policy that bounds what a user's policies can grant. */
  readonly permissionsBoundary?: string;
  /** A few members of a group, where its listing does not leave them out. */
  readonly members?: readonly string[];
}

/**
 * Reads the permissions of a user or a group: three calls, one for each inline policy, two for each customer-managed one.
 * Or who has a customer-managed policy: three calls.
 */
export const permissionGrants: Reader<GrantsRef, PermissionGrants> = {
  type: "AWS::IAM::User",
  global: true,
  permissions: {
    list: ["iam:GetAccountAuthorizationDetails"],
    read: [
      "iam:GetGroup",
      "iam:GetGroupPolicy",
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetUser",
      "iam:GetUserPolicy",
      "iam:ListAttachedGroupPolicies",
      "iam:ListAttachedUserPolicies",
      "iam:ListEntitiesForPolicy",
      "iam:ListGroupPolicies",
      "iam:ListUserPolicies",
    ],
  },
  find: findGrants,
  list: listGrants,
  read: (aws, ref) =>
    ref.kind === "policy"
      ? readHolders(aws, ref.arn)
      : ref.kind === "user"
        ? readUserGrants(aws, ref.name)
        : readGroupGrants(aws, ref.name),
};

function grantsRef(
  kind: GrantsRef["kind"],
  name: string,
  where: { account: string; region: string },
  arn = iamArn(where, `${kind}/${name}`),
): GrantsRef {
  return { kind, name, arn, ...placeOf(where) };
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
const names = /^[\w+=,.@-]{1,128}$/;
const policyArn =
  /^arn:aws[\w-]*:iam::(?<owner>\d{12}):policy\/(?:[\x21-\x7e]+\/)?(?<name>[\w+=,.@-]{1,128})$/;

/** Who joins a group gets what the group has: it is the group that is looked at. */
function findGrants(event: CloudTrailEvent): GrantsRef[] {
  const { groupName, userName, policyArn: arn } = event.request;
  if (typeof groupName === "string")
    return names.test(groupName) ? [grantsRef("group", groupName, event)] : [];
  if (typeof userName === "string") return names.test(userName) ? [grantsRef("user", userName, event)] : [];
  const policy = typeof arn === "string" ? policyArn.exec(arn)?.groups : undefined;
  return policy?.name && policy.owner === event.account
    ? [grantsRef("policy", policy.name, event, arn as string)]
    : [];
}

async function readUserGrants(aws: Aws, name: string): Promise<PermissionGrants | undefined> {
  const who = { UserName: name };
  const { User } = (await ifExists(aws.call("iam", "GetUser", who))) ?? {};
  if (!User) return undefined;
  const holder = { kind: "user", name } as const;
  const attached = pages((from) => aws.call("iam", "ListAttachedUserPolicies", { ...who, ...from }));
  const inline = pages((from) => aws.call("iam", "ListUserPolicies", { ...who, ...from }));
  const textOf = (PolicyName: string) => aws.call("iam", "GetUserPolicy", { ...who, PolicyName });
  const { PermissionsBoundaryArn } = User.PermissionsBoundary ?? {};
  return {
    ref: grantsRef("user", name, aws, User.Arn),
    grants: await together(readAttached(aws, holder, attached), readInline(holder, inline, textOf)),
    ...(PermissionsBoundaryArn && { permissionsBoundary: PermissionsBoundaryArn }),
  };
}

async function readGroupGrants(aws: Aws, name: string): Promise<PermissionGrants | undefined> {
  const who = { GroupName: name };
  const { Group, Users } = (await ifExists(aws.call("iam", "GetGroup", { ...who, MaxItems: 5 }))) ?? {};
  if (!Group) return undefined;
  const holder = { kind: "group", name } as const;
  const attached = pages((from) => aws.call("iam", "ListAttachedGroupPolicies", { ...who, ...from }));
  const inline = pages((from) => aws.call("iam", "ListGroupPolicies", { ...who, ...from }));
  const textOf = (PolicyName: string) => aws.call("iam", "GetGroupPolicy", { ...who, PolicyName });
  return {
    ref: grantsRef("group", name, aws, Group.Arn),
    grants: await together(readAttached(aws, holder, attached), readInline(holder, inline, textOf)),
    members: (Users ?? []).flatMap(({ UserName }) => UserName ?? []),
  };
}

async function together(...readings: Promise<Grant[]>[]): Promise<Grant[]> {
  return (await Promise.all(readings)).flat();
}

async function readAttached(
  aws: Aws,
  holder: Holder,
  listing: AsyncIterable<{ AttachedPolicies?: { PolicyArn?: string | undefined }[] | undefined }>,
): Promise<Grant[]> {
  const grants: Grant[] = [];
  for await (const { AttachedPolicies } of listing) {
    for (const { PolicyArn: attached } of AttachedPolicies ?? []) {
      if (!attached) continue;
      const document = isOfAws(attached) ? null : ((await readDocument(aws, attached)) ?? null);
      grants.push({ holder, attached, document });
    }
  }
  return grants;
}

async function readInline(
  holder: Holder,
  listing: AsyncIterable<{ PolicyNames?: string[] | undefined }>,
  read: (name: string) => Promise<{ PolicyDocument?: string | undefined }>,
): Promise<Grant[]> {
  const grants: Grant[] = [];
  for await (const { PolicyNames } of listing) {
    for (const inline of PolicyNames ?? []) {
      const { PolicyDocument } = (await ifExists(read(inline))) ?? {};
      if (PolicyDocument) grants.push({ holder, inline, document: decodeURIComponent(PolicyDocument) });
    }
  }
  return grants;
}

/** The text of a policy's default version; undefined where it is gone. */
async function readDocument(aws: Aws, PolicyArn: string): Promise<string | undefined> {
  const { Policy } = (await ifExists(aws.call("iam", "GetPolicy", { PolicyArn }))) ?? {};
  if (!Policy?.DefaultVersionId) return undefined;
  const version = { PolicyArn, VersionId: Policy.DefaultVersionId };
  const { PolicyVersion } = (await ifExists(aws.call("iam", "GetPolicyVersion", version))) ?? {};
  return PolicyVersion?.Document && decodeURIComponent(PolicyVersion.Document);
}

/** Uses as a permissions boundary grant nothing; roles are none of this control's. */
async function readHolders(aws: Aws, PolicyArn: string): Promise<PermissionGrants | undefined> {
  const document = await readDocument(aws, PolicyArn);
  if (document === undefined) return undefined;
  const grants: Grant[] = [];
  const listing = pages((from) =>
    aws.call("iam", "ListEntitiesForPolicy", { PolicyArn, PolicyUsageFilter: "PermissionsPolicy", ...from }),
  );
  for await (const { PolicyUsers, PolicyGroups } of listing) {
    for (const { UserName: name } of PolicyUsers ?? [])
      if (name) grants.push({ holder: { kind: "user", name }, attached: PolicyArn, document });
    for (const { GroupName: name } of PolicyGroups ?? [])
      if (name) grants.push({ holder: { kind: "group", name }, attached: PolicyArn, document });
  }
  const name = PolicyArn.slice(PolicyArn.lastIndexOf("/") + 1);
  return { ref: grantsRef("policy", name, aws, PolicyArn), grants };
}

/** Every user and group, with their state: all of it is in one listing, once the policies that they name are known. */
async function* listGrants(aws: Aws): AsyncGenerator<{ ref: GrantsRef; state: PermissionGrants }> {
  if (!isHome(aws)) return;
  const details = (Filter: ("User" | "Group" | "LocalManagedPolicy")[]) =>
    pages((from) => aws.call("iam", "GetAccountAuthorizationDetails", { Filter, MaxItems: 1_000, ...from }));
  const documents = new Map<string, string>();
  for await (const { Policies } of details(["LocalManagedPolicy"])) {
    for (const { Arn, PolicyVersionList } of Policies ?? []) {
      const { Document } = PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion) ?? {};
      if (Arn && Document) documents.set(Arn, decodeURIComponent(Document));
    }
  }
  const grantsOf = (
    holder: Holder,
    attached: { PolicyArn?: string | undefined }[] = [],
    inline: { PolicyName?: string | undefined; PolicyDocument?: string | undefined }[] = [],
  ): Grant[] => [
    ...attached.flatMap(({ PolicyArn }) =>
      PolicyArn ? { holder, attached: PolicyArn, document: documents.get(PolicyArn) ?? null } : [],
    ),
    ...inline.flatMap(({ PolicyName, PolicyDocument }) =>
      PolicyName && PolicyDocument
        ? { holder, inline: PolicyName, document: decodeURIComponent(PolicyDocument) }
        : [],
    ),
  ];
  for await (const { UserDetailList, GroupDetailList } of details(["User", "Group"])) {
    for (const { UserName: name, Arn, ...user } of UserDetailList ?? []) {
      if (!name) continue;
      const ref = grantsRef("user", name, aws, Arn);
      const grants = grantsOf({ kind: "user", name }, user.AttachedManagedPolicies, user.UserPolicyList);
      const { PermissionsBoundaryArn: boundary } = user.PermissionsBoundary ?? {};
      yield { ref, state: { ref, grants, ...(boundary && { permissionsBoundary: boundary }) } };
    }
    for (const { GroupName: name, Arn, ...group } of GroupDetailList ?? []) {
      if (!name) continue;
      const ref = grantsRef("group", name, aws, Arn);
      const grants = grantsOf({ kind: "group", name }, group.AttachedManagedPolicies, group.GroupPolicyList);
      yield { ref, state: { ref, grants } };
    }
  }
}

/** `arn:aws:iam::aws:policy/...` */
function isOfAws(arn: string): boolean {
  return arn.split(":")[4] === "aws";
}
