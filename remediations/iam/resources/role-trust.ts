import type { Aws } from "../../../aws/calls.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { daysSince, iamArn, ifExists, isHome, pages, placeOf } from "./global.ts";

/** A role. Events name it without its path, so the ARN of a reference may lack that; IAM's own has it. */
export interface RoleRef extends Ref {
  readonly roleName: string;
}

/** Who may assume a role. */
export interface RoleTrust extends State<RoleRef> {
  /** The text of the trust policy. */
  readonly trustPolicy: string;
  /** Days since the role was last used; null when it was not within the 400 days that IAM keeps track of. */
  readonly lastUsed: number | null;
}

/** Reads who may assume roles: one call. */
export const roleTrust: Reader<RoleRef, RoleTrust> = {
  type: "AWS::IAM::Role",
  global: true,
  permissions: { list: ["iam:GetAccountAuthorizationDetails"], read: ["iam:GetRole"] },
  find: findRole,
  async *list(aws) {
    if (!isHome(aws)) return;
    const details = pages((from) =>
      aws.call("iam", "GetAccountAuthorizationDetails", { Filter: ["Role"], MaxItems: 1_000, ...from }),
    );
    for await (const { RoleDetailList } of details) {
      for (const role of RoleDetailList ?? []) {
        const state = stateOf(role, aws);
        if (state) yield { ref: state.ref, state };
      }
    }
  },
  async read(aws, { roleName }) {
    const answer = await ifExists(aws.call("iam", "GetRole", { RoleName: roleName }));
    return answer?.Role && stateOf(answer.Role, aws);
  },
};

interface Role {
  readonly RoleName?: string | undefined;
  readonly Arn?: string | undefined;
  readonly AssumeRolePolicyDocument?: string | undefined;
  readonly RoleLastUsed?: { readonly LastUsedDate?: Date | undefined } | undefined;
}

function stateOf({ RoleName, Arn, AssumeRolePolicyDocument, RoleLastUsed }: Role, aws: Aws) {
  if (!RoleName || !AssumeRolePolicyDocument) return undefined;
  return {
    ref: roleRef(RoleName, aws, Arn),
    trustPolicy: decodeURIComponent(AssumeRolePolicyDocument),
    lastUsed: RoleLastUsed?.LastUsedDate ? daysSince(RoleLastUsed.LastUsedDate) : null,
  };
}

function roleRef(
  roleName: string,
  where: { account: string; region: string },
  arn = iamArn(where, `role/${roleName}`),
): RoleRef {
  return { roleName, arn, ...placeOf(where) };
}

function findRole(event: CloudTrailEvent): RoleRef[] {
  const { roleName } = event.request;
  return typeof roleName === "string" && /^[\w+=,.@-]{1,64}$/.test(roleName)
    ? [roleRef(roleName, event)]
    : [];
}
