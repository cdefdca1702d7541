import { z } from "zod";
import { parsePolicy } from "../../judgements/policy/document.ts";
import { type OpenTrust, openTrust } from "../../judgements/policy/trust.ts";
import type { Remediation } from "../contract.ts";
import { policyIn } from "../event-policy.ts";
import { type RoleRef, type RoleTrust, roleTrust } from "./resources/role-trust.ts";

const params = z.strictObject({});

/** What is left of a trust policy that let in strangers only: IAM takes none without a statement. */
const nobody = { Sid: "Nobody", Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };

/** Roles that AWS makes for itself: their trust policies cannot be changed, or only through the service. */
const ofAws = /:role\/(aws-service-role|aws-reserved)\//;

/**
 * Takes the statements by which anyone may assume a role out of its trust policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html#access-analyzer-iam-role
 */
export const iamPublicTrust = {
  id: "iam-public-trust",
  title: "Anyone may assume a role",
  severity: "critical",
  risk: "destructive",
  frameworks: {},
  reader: roleTrust,
  events: { "iam.amazonaws.com": ["CreateRole", "UpdateAssumeRolePolicy"] },
  permissions: {
    read: [],
    write: ["iam:UpdateAssumeRolePolicy"],
    undo: ["iam:UpdateAssumeRolePolicy"],
  },
  params,
  plan({ ref, trustPolicy }) {
    if (ofAws.test(ref.arn)) return [];
    const policy = parsePolicy(trustPolicy);
    const open = openTrust(policy);
    if (open.length === 0) return [];
    const closed = new Set(open.map(({ statement }) => statement));
    const left = policy.statements.filter((statement) => !closed.has(statement)).map(({ raw }) => raw);
    const Statement = left.length > 0 ? left : [nobody];
    const update = (PolicyDocument: string) =>
      ({
        service: "iam",
        operation: "UpdateAssumeRolePolicy",
        input: { RoleName: ref.roleName, PolicyDocument },
      }) as const;
    return [
      {
        summary: `Take out of the trust policy of role ${ref.roleName} ${describe(open)}${left.length > 0 ? "" : "; no other is left, so a Deny for everyone takes its place"}`,
        call: update(JSON.stringify({ ...policy.document, Statement })),
        undo: update(trustPolicy),
      },
    ];
  },
  shows({ request: { assumeRolePolicyDocument, policyDocument } }) {
    const policy = policyIn(assumeRolePolicyDocument ?? policyDocument);
    const open = policy ? openTrust(policy) : [];
    return open.length > 0 ? `anyone may assume the role by ${describe(open)}` : undefined;
  },
  assess({ lastUsed }) {
    const use =
      lastUsed === null
        ? "the role was not used in the last 400 days"
        : lastUsed === 0
          ? "the role was used today"
          : `the role was last used ${lastUsed} ${lastUsed === 1 ? "day" : "days"} ago`;
    return { risk: "destructive", reason: `who assumes it by these statements is cut off: ${use}` };
  },
} satisfies Remediation<RoleRef, RoleTrust, z.infer<typeof params>>;

function describe(open: readonly OpenTrust[]): string {
  return open
    .map(({ statement: { sid, index }, why }) => `statement ${sid || `number ${index + 1}`} (${why})`)
    .join(" and ");
}
