import { z } from "zod";
import type { Call } from "../../aws/calls.ts";
import { administrationIn } from "../../judgements/policy/administrator.ts";
import type { Change, Remediation } from "../contract.ts";
import {
  type Grant,
  type GrantsRef,
  type Holder,
  type PermissionGrants,
  permissionGrants,
} from "./resources/permission-grants.ts";

const params = z.strictObject({
  /** The names of users and groups that may be administrators: those to fall back on, and those who run the account. */
  allow: z.array(z.string().min(1)).default([]),
});

/**
 * Takes the permission to do everything from users and groups. People get it for hours by assuming a role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
 */
export const iamUserAdmin = {
  id: "iam-user-admin",
  title: "User or group is an administrator",
  severity: "high",
  risk: "destructive",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(B)",
      "164.308(a)(3)(i)",
      "164.308(a)(3)(ii)(B)",
      "164.308(a)(4)(i)",
      "164.308(a)(4)(ii)(B)",
      "164.308(a)(4)(ii)(C)",
      "164.312(a)(1)",
    ],
    soc2: ["CC1.3", "CC6.3"],
    nist: [
      "AC-2",
      "AC-2(1)",
      "AC-3",
      "AC-3(7)",
      "AC-3(15)",
      "AC-5",
      "AC-6",
      "AC-6(2)",
      "AC-6(3)",
      "AC-6(10)",
    ],
    fsbp: ["IAM.1"],
  },
  reader: permissionGrants,
  events: {
    "iam.amazonaws.com": [
      "AddUserToGroup",
      "AttachGroupPolicy",
      "AttachUserPolicy",
      "CreatePolicyVersion",
      "PutGroupPolicy",
      "PutUserPolicy",
      "SetDefaultPolicyVersion",
    ],
  },
  permissions: {
    read: [],
    write: [
      "iam:DeleteGroupPolicy",
      "iam:DeleteUserPolicy",
      "iam:DetachGroupPolicy",
      "iam:DetachUserPolicy",
      "iam:PutGroupPolicy",
      "iam:PutUserPolicy",
    ],
    undo: ["iam:AttachGroupPolicy", "iam:AttachUserPolicy", "iam:PutGroupPolicy", "iam:PutUserPolicy"],
  },
  params,
  plan({ grants }, { allow }) {
    // IAM takes "Admins" and "admins" for one name.
    const allowed = new Set(allow.map((name) => name.toLowerCase()));
    return grants
      .filter(({ holder }) => !allowed.has(holder.name.toLowerCase()))
      .flatMap((grant) => ("attached" in grant ? detach(grant) : cutBack(grant)));
  },
  assess({ permissionsBoundary, members }) {
    const who = members?.length
      ? `members of the group (${members.join(", ")} ...) lose`
      : "who uses it loses";
    const within = permissionsBoundary ? `, within the permissions boundary ${permissionsBoundary}` : "";
    return { risk: "destructive", reason: `${who} every permission that no other policy grants${within}` };
  },
} satisfies Remediation<GrantsRef, PermissionGrants, z.infer<typeof params>>;

/** AWS's one policy that allows everything. */
const administratorAccess = /^arn:[\w-]+:iam::aws:policy\/AdministratorAccess$/;

function detach({ holder, attached, document }: Extract<Grant, { attached: string }>): Change[] {
  const administration = document === null ? undefined : administrationIn(document);
  if (!administratorAccess.test(attached) && !administration?.statements.length) return [];
  const rest = administration?.rest ? "; what else it allows or denies goes with it" : "";
  return [
    {
      summary: `Detach policy ${attached}, which allows everything, from ${holder.kind} ${holder.name}${rest}`,
      call: callOn(holder, "Detach", { PolicyArn: attached }),
      undo: callOn(holder, "Attach", { PolicyArn: attached }),
    },
  ];
}

/** Denies of the same policy must stay in force, so only the statements that allow everything go. */
function cutBack({ holder, inline: PolicyName, document }: Extract<Grant, { inline: string }>): Change[] {
  const { statements, rest } = administrationIn(document);
  if (statements.length === 0) return [];
  const what = `inline policy ${PolicyName} of ${holder.kind} ${holder.name}`;
  const numbers = statements.map((index) => index + 1).join(", ");
  return [
    {
      ...(rest === null
        ? {
            summary: `Delete ${what}: it allows everything`,
            call: callOn(holder, "Delete", { PolicyName }),
          }
        : {
            summary: `Take statement ${numbers} out of ${what}: it allows everything`,
            call: callOn(holder, "Put", { PolicyName, PolicyDocument: rest }),
          }),
      undo: callOn(holder, "Put", { PolicyName, PolicyDocument: document }),
    },
  ];
}

function callOn(
  { kind, name }: Holder,
  verb: "Attach" | "Detach" | "Put" | "Delete",
  policy: { PolicyArn: string } | { PolicyName: string; PolicyDocument?: string },
): Call {
  const [operation, who] =
    kind === "user"
      ? ([`${verb}UserPolicy`, { UserName: name }] as const)
      : ([`${verb}GroupPolicy`, { GroupName: name }] as const);
  return { service: "iam", operation, input: { ...who, ...policy } } as Call;
}
