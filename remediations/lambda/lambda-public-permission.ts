import { z } from "zod";
import { parsePolicy } from "../../judgements/policy/document.ts";
import { type PublicStatement, publicStatements } from "../../judgements/policy/public.ts";
import type { Remediation } from "../contract.ts";
import type { FunctionRef } from "./resources/function.ts";
import { type FunctionPolicy, functionPolicy, policyEvents } from "./resources/function-policy.ts";
import { removal } from "./resources/statement-removal.ts";

const params = z.strictObject({});

/**
 * Removes the statements by which anyone may invoke a function, version or alias.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export const lambdaPublicPermission = {
  id: "lambda-public-permission",
  title: "Function's resource policy lets anyone invoke it",
  severity: "critical",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.312(a)(1)", "164.312(e)(1)"],
    pci: ["7.2.1"],
    nist: [
      "AC-3",
      "AC-3(7)",
      "AC-4",
      "AC-4(21)",
      "AC-6",
      "AC-21",
      "SC-7",
      "SC-7(3)",
      "SC-7(4)",
      "SC-7(9)",
      "SC-7(11)",
      "SC-7(16)",
      "SC-7(20)",
      "SC-7(21)",
    ],
    fsbp: ["Lambda.1"],
  },
  reader: functionPolicy,
  events: policyEvents,
  permissions: { read: [], write: ["lambda:RemovePermission"], undo: ["lambda:AddPermission"] },
  params,
  plan: (state) => openStatements(state).map(({ statement, why }) => removal(state, statement, why)),
  shows({ request: { principal, statementId } }) {
    return principal === "*" ? `statement "${statementId}" lets everyone invoke` : undefined;
  },
  assess(state) {
    const statements = openStatements(state).map(({ statement }) => statement);
    const services = statements.flatMap(({ principals }) => principals.service);
    if (services.length > 0)
      return { risk: "disruptive", reason: `${services.join(", ")} may stop invoking it` };
    const servesUrl = statements.some(({ conditions }) =>
      conditions.some(
        ({ key }) => key === "lambda:functionurlauthtype" || key === "lambda:invokedviafunctionurl",
      ),
    );
    if (servesUrl) return { risk: "disruptive", reason: "its function URL stops answering the public" };
    return { risk: "safe", reason: "no service and no function URL relies on it" };
  },
} satisfies Remediation<FunctionRef, FunctionPolicy, z.infer<typeof params>>;

function openStatements({ policy }: FunctionPolicy): PublicStatement[] {
  return policy === null ? [] : publicStatements(parsePolicy(policy));
}
