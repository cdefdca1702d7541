import type { AddPermissionCommandInput } from "@aws-sdk/client-lambda";
import type { Statement } from "../../../judgements/policy/document.ts";

/** A statement as the parameters of AddPermission that would make it again, or why none would. */
export type Permission =
  | { readonly input: Omit<AddPermissionCommandInput, "FunctionName" | "Qualifier"> }
  | { readonly inexpressible: string };

type Parameter =
  | "SourceArn"
  | "SourceAccount"
  | "PrincipalOrgID"
  | "EventSourceToken"
  | "FunctionUrlAuthType"
  | "InvokedViaFunctionUrl";

/** What AddPermission writes for each of its parameters: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const parameters: readonly (readonly [operator: string, key: string, parameter: Parameter])[] = [
  ["arnlike", "aws:sourcearn", "SourceArn"],
  ["stringequals", "aws:sourceaccount", "SourceAccount"],
  ["stringequals", "aws:principalorgid", "PrincipalOrgID"],
  ["stringequals", "lambda:eventsourcetoken", "EventSourceToken"],
  ["stringequals", "lambda:functionurlauthtype", "FunctionUrlAuthType"],
  ["bool", "lambda:invokedviafunctionurl", "InvokedViaFunctionUrl"],
];

/** Writes a statement of a function's policy as the call that adds it. */
export function permissionOf(statement: Statement): Permission {
  const { sid, actions, effect } = statement;
  const [action] = actions ?? [];
  if (!sid) return { inexpressible: "it has no Sid" };
  if (effect !== "Allow") return { inexpressible: "AddPermission only allows" };
  if (!action || actions?.length !== 1) return { inexpressible: "AddPermission takes one action" };
  const principal = principalOf(statement);
  if (!principal) return { inexpressible: "AddPermission takes one principal" };

  const input: Record<string, unknown> = { StatementId: sid, Action: action, Principal: principal };
  for (const { operator, ifExists, forAll, forAny, key, values, written } of statement.conditions) {
    const parameter = parameters.find((each) => each[0] === operator && each[1] === key)?.[2];
    const [value] = values;
    if (!parameter || values.length !== 1 || ifExists || forAll || forAny || parameter in input) {
      return {
        inexpressible: `AddPermission has no parameter for its condition ${written.operator} on ${written.key}`,
      };
    }
    input[parameter] = parameter === "InvokedViaFunctionUrl" ? value === "true" : value;
  }
  return { input: input as Extract<Permission, { input: unknown }>["input"] };
}

function principalOf({ principals, notPrincipal }: Statement): string | undefined {
  const { any, aws, service, federated, canonicalUser } = principals;
  const named = [...new Set([...(any ? ["*"] : []), ...aws, ...service])];
  return notPrincipal || named.length !== 1 || federated.length + canonicalUser.length > 0
    ? undefined
    : named[0];
}
