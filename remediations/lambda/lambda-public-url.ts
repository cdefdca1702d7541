import { z } from "zod";
import type { Call } from "../../aws/calls.ts";
import { parsePolicy, type Statement } from "../../judgements/policy/document.ts";
import { publicStatements } from "../../judgements/policy/public.ts";
import type { Remediation } from "../contract.ts";
import { type FunctionRef, nameOf, target } from "./resources/function.ts";
import { type FunctionUrl, functionUrl } from "./resources/function-url.ts";
import { removal } from "./resources/statement-removal.ts";

const params = z.strictObject({});

/**
 * Makes function URLs ask for a signature, and removes the statements that let anyone through them.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export const lambdaPublicUrl = {
  id: "lambda-public-url",
  title: "Function URL answers without authentication",
  severity: "critical",
  risk: "disruptive",
  frameworks: { hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.312(a)(1)"] },
  reader: functionUrl,
  events: { "lambda.amazonaws.com": ["CreateFunctionUrlConfig", "UpdateFunctionUrlConfig"] },
  permissions: {
    read: [],
    write: ["lambda:RemovePermission", "lambda:UpdateFunctionUrlConfig"],
    undo: ["lambda:AddPermission", "lambda:UpdateFunctionUrlConfig"],
  },
  params,
  plan(url) {
    if (url.authType !== "NONE") return [];
    const removals = openStatements(url)
      .filter(({ statement }) => servesOnlyUrl(statement))
      .map(({ statement, why }) => removal(url, statement, why));
    // The URL comes last: while it is open, a plan that stopped half-way is made again.
    return [
      ...removals,
      {
        summary: `Make the URL of ${nameOf(url.ref)} ask for a signature (AWS_IAM): its AuthType is NONE`,
        call: setAuthType(url.ref, "AWS_IAM"),
        undo: setAuthType(url.ref, "NONE"),
      },
    ];
  },
  shows: ({ request: { authType } }) => (authType === "NONE" ? "the URL asks for no signature" : undefined),
  assess(url) {
    return openStatements(url).some(({ statement }) => letsThroughUrl(statement))
      ? { risk: "disruptive", reason: "whoever calls the URL without a signature is refused" }
      : {
          risk: "safe",
          severity: "low",
          reason: "no statement lets anyone through: the URL refuses everyone now",
        };
  },
} satisfies Remediation<FunctionRef, FunctionUrl, z.infer<typeof params>>;

/** Names the authentication type only: Lambda keeps what a call does not name. */
function setAuthType(ref: FunctionRef, AuthType: "NONE" | "AWS_IAM"): Call {
  return {
    service: "lambda",
    operation: "UpdateFunctionUrlConfig",
    input: { ...target(ref), AuthType },
  };
}

function openStatements({ policy }: FunctionUrl) {
  return policy === null ? [] : publicStatements(parsePolicy(policy));
}

/** By its action, or by a condition that only calls of the URL meet. */
function servesOnlyUrl({ actions, conditions }: Statement): boolean {
  const onlyInvokesUrl = actions?.every((action) => action.toLowerCase() === "lambda:invokefunctionurl");
  return (
    onlyInvokesUrl === true ||
    conditions.some(
      ({ key, values }) =>
        key === "lambda:functionurlauthtype" ||
        (key === "lambda:invokedviafunctionurl" && values.every((value) => value.toLowerCase() === "true")),
    )
  );
}

function letsThroughUrl({ actions }: Statement): boolean {
  return actions?.some((action) => /^(\*|lambda:(\*|invokefunctionurl))$/i.test(action)) ?? true;
}
