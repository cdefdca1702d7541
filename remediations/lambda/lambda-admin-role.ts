import { z } from "zod";
import type { Aws } from "../../aws/calls.ts";
import { administrationIn } from "../../judgements/policy/administrator.ts";
import type { Remediation } from "../contract.ts";
import type { FunctionRef } from "./resources/function.ts";
import { configurationEvents } from "./resources/function-configuration.ts";
import { type FunctionRole, functionRole, type RolePolicy, roleNameOf } from "./resources/function-role.ts";

const params = z.strictObject({});

/** What bounds a role besides its policies. */
interface Bounds {
  /** The ARN of its permissions boundary; undefined where it has none. */
  readonly boundary: string | undefined;
}

/**
 * Reports functions that run as administrators: what a function needs instead, only its author can say.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export const lambdaAdminRole = {
  id: "lambda-admin-role",
  title: "Function runs as an administrator",
  severity: "high",
  risk: "safe",
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
  reader: functionRole,
  events: configurationEvents,
  permissions: { read: ["iam:GetRole"], write: [], undo: [] },
  params,
  plan({ ref, role, policies }) {
    return policies.filter(allowsEverything).map(({ name }) => ({
      summary: `Function ${ref.functionName} may do everything: its role ${role} has policy ${name}`,
      call: null,
      undo: null,
      undoReason: "nothing was changed",
    }));
  },
  context: readBounds,
  assess(_state, bounds) {
    if (!bounds)
      return { risk: "safe", reason: "whether a permissions boundary limits the role was not read" };
    return bounds.boundary
      ? {
          risk: "safe",
          severity: "medium",
          reason: `permissions boundary ${bounds.boundary} limits the role`,
        }
      : { risk: "safe", reason: "no permissions boundary limits the role" };
  },
} satisfies Remediation<FunctionRef, FunctionRole, z.infer<typeof params>, Bounds>;

async function readBounds(aws: Aws, _ref: FunctionRef, { role }: FunctionRole): Promise<Bounds> {
  const { Role } = await aws.call("iam", "GetRole", { RoleName: roleNameOf(role) });
  return { boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn };
}

function allowsEverything({ name, document }: RolePolicy): boolean {
  return document === null
    ? /^arn:[\w-]+:iam::aws:policy\/AdministratorAccess$/.test(name)
    : administrationIn(document).statements.length > 0;
}
