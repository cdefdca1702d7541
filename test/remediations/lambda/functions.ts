import { createFunction } from "../../support/account.ts";
import { type EventCase, type Opened, recordOf } from "../cases.ts";

export const arn = "arn:aws:lambda:us-east-1:123456789012:function:orders";
export const ref = { arn, account: "123456789012", region: "us-east-1", functionName: "orders" };

/** A statement of the policy of a function. */
export const statement = (Sid: string, more: object) => ({
  Sid,
  Effect: "Allow",
  Principal: "*",
  Action: "lambda:InvokeFunction",
  Resource: arn,
  ...more,
});
/** The text of a policy. */
export const policyOf = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
export const condition = (operator: string, key: string, value: unknown) => ({
  Condition: { [operator]: { [key]: value } },
});

export const remove = (StatementId: string, more: object = { RevisionId: "r1" }) => ({
  operation: "RemovePermission" as const,
  input: { FunctionName: "orders", StatementId, ...more },
});
export const add = (StatementId: string, more: object) => ({
  operation: "AddPermission" as const,
  input: { FunctionName: "orders", StatementId, Action: "lambda:InvokeFunction", ...more },
});

/** A state with the policy that is left without some statements. */
// biome-ignore lint/suspicious/noExplicitAny: a state that has a policy
export function withoutSids(before: any, ...sids: string[]): { policy: string | null } {
  const document = JSON.parse(before.policy) as { Statement: { Sid: string }[] };
  const left = document.Statement.filter(({ Sid }) => !sids.includes(Sid));
  return { policy: left.length > 0 ? JSON.stringify({ ...document, Statement: left }) : null };
}

/** The statements of a policy as they compare: their order means nothing, and an empty policy is none. */
export function comparablePolicy(policy: string | null): unknown[] {
  const { Statement } = JSON.parse(policy ?? '{"Statement":[]}') as { Statement: { Sid: string }[] };
  return Statement.toSorted((a, b) => (a.Sid < b.Sid ? -1 : 1));
}

/** The shapes in which an event of a function's configuration names it. */
export const configurationEventCases: EventCase[] = [
  ["a new function", "CreateFunction20150331", { functionName: "orders", environment: {} }, arn],
  ["a changed one", "UpdateFunctionConfiguration20150331v2", { functionName: "orders" }, arn],
  ["by ARN", "UpdateFunctionConfiguration20150331v2", { functionName: arn }, arn],
  ["a version names its function", "UpdateFunctionConfiguration20150331", { functionName: `${arn}:7` }, arn],
  [
    "of another account",
    "CreateFunction",
    { functionName: arn.replace("123456789012", "999999999999") },
    null,
  ],
  ["a path", "UpdateFunctionConfiguration", { functionName: "../../etc/passwd" }, null],
  ["not a text", "CreateFunction20150331", { functionName: ["orders"] }, null],
  ["no parameters", "CreateFunction20150331", null, null],
].map(([name, event, request, resource]) => ({
  name: name as string,
  event: recordOf("lambda.amazonaws.com", event as string, request as object | null),
  resource: resource as string | null,
}));

/** Creates a function and gives the event of it. */
export async function createdFunction(more: Parameters<typeof createFunction>[0] = {}): Promise<Opened> {
  const functionName = await createFunction(more);
  return { event: recordOf("lambda.amazonaws.com", "CreateFunction20150331", { functionName }) };
}
