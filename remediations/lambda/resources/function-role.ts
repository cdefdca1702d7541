import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import type { Reader, State } from "../../contract.ts";
import { type FunctionRef, findFunctionItself, listFunctions, target } from "./function.ts";

/** A policy that a role has: the name of an inline one, the ARN of an attached one. */
export interface RolePolicy {
  readonly name: string;
  /** Its text. AWS's own policies are not read: null. */
  readonly document: string | null;
}

/** The role that a function runs as, with its policies. */
export interface FunctionRole extends State<FunctionRef> {
  /** ARN. */
  readonly role: string;
  readonly policies: readonly RolePolicy[];
}

/**
 * Reads the execution roles of functions: three calls, one for each inline policy, two for each customer-managed one.
 * A listing reads a role once, unless many others come between.
 */
export const functionRole: Reader<FunctionRef, FunctionRole> = {
  type: "AWS::Lambda::Function",
  permissions: {
    list: [
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListRolePolicies",
      "lambda:ListFunctions",
    ],
    read: [
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListRolePolicies",
      "lambda:GetFunctionConfiguration",
    ],
  },
  find: findFunctionItself,
  async *list(aws) {
    const known = new Map<string, readonly RolePolicy[]>();
    for await (const { ref, configuration } of listFunctions(aws)) {
      const { Role: role } = configuration;
      if (!role) continue;
      const policies = known.get(role) ?? (await readPolicies(aws, roleNameOf(role)));
      known.delete(role);
      known.set(role, policies);
      if (known.size > maxKnownRoles) known.delete(known.keys().next().value ?? "");
      yield { ref, state: { ref, role, policies } };
    }
  },
  async read(aws, ref) {
    const { Role: role } =
      (await ifExists(aws.call("lambda", "GetFunctionConfiguration", target(ref)))) ?? {};
    return role ? { ref, role, policies: await readPolicies(aws, roleNameOf(role)) } : undefined;
  },
};

/** How many roles a listing remembers. */
const maxKnownRoles = 200;

/** A role's name is the last part of its path. */
export function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The policies of a role; none where the role is gone. */
async function readPolicies(aws: Aws, RoleName: string): Promise<RolePolicy[]> {
  const attached = await ifExists(readAttached(aws, RoleName));
  const inline = attached && (await ifExists(readInline(aws, RoleName)));
  return [...(attached ?? []), ...(inline ?? [])];
}

async function readAttached(aws: Aws, RoleName: string): Promise<RolePolicy[]> {
  const policies: RolePolicy[] = [];
  let Marker: string | undefined;
  do {
    const page = await aws.call("iam", "ListAttachedRolePolicies", { RoleName, ...(Marker && { Marker }) });
    for (const { PolicyArn: name } of page.AttachedPolicies ?? []) {
      if (!name) continue;
      const ofAws = name.split(":")[4] === "aws";
      policies.push({ name, document: ofAws ? null : ((await readDocument(aws, name)) ?? null) });
    }
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker);
  return policies;
}

async function readInline(aws: Aws, RoleName: string): Promise<RolePolicy[]> {
  const policies: RolePolicy[] = [];
  let Marker: string | undefined;
  do {
    const page = await aws.call("iam", "ListRolePolicies", { RoleName, ...(Marker && { Marker }) });
    for (const name of page.PolicyNames ?? []) {
      const answer = await ifExists(aws.call("iam", "GetRolePolicy", { RoleName, PolicyName: name }));
      if (answer?.PolicyDocument)
        policies.push({ name, document: decodeURIComponent(answer.PolicyDocument) });
    }
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker);
  return policies;
}

/** The text of a policy's default version; undefined where it is gone. */
async function readDocument(aws: Aws, PolicyArn: string): Promise<string | undefined> {
  const { Policy } = (await ifExists(aws.call("iam", "GetPolicy", { PolicyArn }))) ?? {};
  if (!Policy?.DefaultVersionId) return undefined;
  const version = { PolicyArn, VersionId: Policy.DefaultVersionId };
  const { PolicyVersion } = (await ifExists(aws.call("iam", "GetPolicyVersion", version))) ?? {};
  return PolicyVersion?.Document && decodeURIComponent(PolicyVersion.Document);
}

async function ifExists<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (failureOf(error) === "gone") return undefined;
    throw error;
  }
}
