import {
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  UpdateFunctionUrlConfigCommand,
} from "@aws-sdk/client-lambda";
import { lambdaPublicUrl } from "../../../remediations/lambda/lambda-public-url.ts";
import { call, callAndReport, createFunction } from "../../support/account.ts";
import { scriptedAws } from "../../support/engine.ts";
import { type Cases, recordOf } from "../cases.ts";
import {
  add,
  arn,
  comparablePolicy,
  condition,
  policyOf,
  ref,
  remove,
  statement,
  withoutSids,
} from "./functions.ts";

const cors = { AllowOrigins: ["https://shop.example.com"], MaxAge: 60 };
const url = (authType: string, ...statements: object[]) => ({
  authType,
  invokeMode: "BUFFERED",
  cors,
  policy: statements.length > 0 ? policyOf(...statements) : null,
  revisionId: "r1",
});
const update = (AuthType: string, more: object = {}) => ({
  operation: "UpdateFunctionUrlConfig" as const,
  input: { FunctionName: "orders", ...more, AuthType } as never,
});

/** The two statements of a public URL. */
const invokeUrl = statement("FunctionURLAllowPublicAccess", {
  Action: "lambda:InvokeFunctionUrl",
  ...condition("StringEquals", "lambda:FunctionUrlAuthType", "NONE"),
});
const viaUrl = statement(
  "FunctionURLAllowInvokeAction",
  condition("Bool", "lambda:InvokedViaFunctionUrl", "true"),
);
const partner = statement("partner", { Principal: { AWS: "arn:aws:iam::210987654321:root" } });
const open = statement("open", {});

const event = (request: object | null, name = "CreateFunctionUrlConfig") =>
  recordOf("lambda.amazonaws.com", name, request);
const both = ["FunctionURLAllowPublicAccess", "FunctionURLAllowInvokeAction"];

/** An alias with a URL and a policy that know their revision; what an update does not name stays. */
function alias() {
  let config = { AuthType: "NONE", InvokeMode: "RESPONSE_STREAM", Cors: cors };
  let statements = [invokeUrl, partner, viaUrl];
  let revision = 1;
  return scriptedAws(({ operation, input }) => {
    const { Qualifier, StatementId, RevisionId, AuthType, ...rest } = input as Record<string, string>;
    if (Qualifier !== "live") throw new TypeError(`${operation} is not about the alias`);
    switch (operation) {
      case "GetFunctionUrlConfig":
        return { FunctionArn: `${arn}:live`, ...config };
      case "GetPolicy":
        return { Policy: policyOf(...statements), RevisionId: `r${revision}` };
      case "UpdateFunctionUrlConfig":
        config = { ...config, AuthType: AuthType ?? config.AuthType };
        return config;
      case "RemovePermission":
        if (RevisionId && RevisionId !== `r${revision}`)
          throw Object.assign(new Error("stale"), { name: "PreconditionFailedException" });
        statements = statements.filter(({ Sid }) => Sid !== StatementId);
        revision += 1;
        return {};
      case "AddPermission":
        statements = [...statements, ...[invokeUrl, viaUrl].filter(({ Sid }) => Sid === StatementId)];
        revision += 1;
        return {};
      default:
        throw new TypeError(`${operation} is not scripted: ${JSON.stringify(rest)}`);
    }
  });
}

export const cases: Cases = {
  remediation: lambdaPublicUrl,
  ref,
  plans: [
    { name: "signed", state: url("AWS_IAM"), calls: [] },
    {
      name: "signed: what its policy says is another control's",
      state: url("AWS_IAM", invokeUrl, viaUrl),
      calls: [],
    },
    {
      name: "open, but nobody may use it",
      state: url("NONE"),
      calls: [update("AWS_IAM")],
      undo: [update("NONE")],
      says: "the URL of function orders",
    },
    {
      name: "open, with the statements that serve it: the others stay, the URL comes last",
      state: url("NONE", partner, invokeUrl, open, viaUrl),
      calls: [
        remove("FunctionURLAllowPublicAccess"),
        remove("FunctionURLAllowInvokeAction", {}),
        update("AWS_IAM"),
      ],
      undo: [
        add("FunctionURLAllowPublicAccess", {
          Action: "lambda:InvokeFunctionUrl",
          Principal: "*",
          FunctionUrlAuthType: "NONE",
        }),
        add("FunctionURLAllowInvokeAction", { Principal: "*", InvokedViaFunctionUrl: true }),
        update("NONE"),
      ],
    },
    {
      name: "a statement for URLs that asks for no type of authentication",
      state: url("NONE", statement("any", { Action: "lambda:InvokeFunctionUrl" })),
      calls: [remove("any"), update("AWS_IAM")],
    },
    {
      name: "statements that serve the URL for one account or organization stay",
      state: url(
        "NONE",
        statement("account", { ...invokeUrl, Sid: "account", Principal: { AWS: "210987654321" } }),
        statement("organization", {
          Action: "lambda:InvokeFunctionUrl",
          ...condition("StringEquals", "aws:PrincipalOrgID", "o-1234567890"),
        }),
      ),
      calls: [update("AWS_IAM")],
    },
    {
      name: "an alias has a URL of its own",
      state: { ...url("NONE", invokeUrl), ref: { ...ref, qualifier: "live" } },
      calls: [
        remove("FunctionURLAllowPublicAccess", { Qualifier: "live", RevisionId: "r1" }),
        update("AWS_IAM", { Qualifier: "live" }),
      ],
      undo: [
        add("FunctionURLAllowPublicAccess", {
          Qualifier: "live",
          Action: "lambda:InvokeFunctionUrl",
          Principal: "*",
          FunctionUrlAuthType: "NONE",
        }),
        update("NONE", { Qualifier: "live" }),
      ],
      says: "the URL of function orders:live",
    },
  ],
  holes: [
    {
      name: "a new URL, open, without statements",
      open: async () =>
        callAndReport(
          "lambda",
          new CreateFunctionUrlConfigCommand({
            FunctionName: await createFunction(),
            AuthType: "NONE",
            Cors: cors,
          }),
        ),
      fixed: () => ({ authType: "AWS_IAM" }),
    },
    {
      name: "a URL that was opened, and a statement that lets everyone through",
      async open() {
        const FunctionName = await createFunction();
        await call("lambda", new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: "AWS_IAM" }));
        const grant = { FunctionName, Action: "lambda:InvokeFunctionUrl", Principal: "*" };
        await call("lambda", new AddPermissionCommand({ ...grant, StatementId: "url" }));
        await call(
          "lambda",
          new AddPermissionCommand({
            FunctionName,
            Action: "lambda:InvokeFunction",
            Principal: "210987654321",
            StatementId: "partner",
          }),
        );
        return callAndReport(
          "lambda",
          new UpdateFunctionUrlConfigCommand({ FunctionName, AuthType: "NONE" }),
        );
      },
      fixed: (before) => ({ authType: "AWS_IAM", ...withoutSids(before, "url") }),
    },
    {
      name: "the URL of an alias, with both statements",
      scripted:
        "moto drops FunctionUrlAuthType and InvokedViaFunctionUrl, gives no RevisionId, and does not tell the URL of an alias from the function's",
      open: async () => ({
        event: event({ functionName: "orders", qualifier: "live", authType: "NONE" }),
        connect: alias(),
      }),
      fixed: (before) => ({ authType: "AWS_IAM", ...withoutSids(before, ...both) }),
    },
  ],
  events: [
    { name: "created", event: event({ functionName: "orders", authType: "NONE" }), resource: arn },
    {
      name: "changed, of an alias",
      event: event({ functionName: arn, qualifier: "live", authType: "NONE" }, "UpdateFunctionUrlConfig"),
      resource: `${arn}:live`,
    },
    {
      name: "of another account",
      event: event({ functionName: "999999999999:function:orders", authType: "NONE" }),
      resource: null,
    },
    { name: "a path", event: event({ functionName: "../orders" }), resource: null },
    { name: "no parameters", event: event(null), resource: null },
  ],
  assessments: [
    { name: "everyone gets through", state: url("NONE", invokeUrl, viaUrl), risk: "disruptive" },
    {
      name: "everyone gets through by a statement for everything",
      state: url("NONE", statement("all", { Action: "lambda:*" })),
      risk: "disruptive",
    },
    { name: "no statement lets anyone through", state: url("NONE", partner), risk: "safe", severity: "low" },
    { name: "no policy", state: url("NONE"), risk: "safe", severity: "low" },
  ],
  comparable: ({ policy, authType, invokeMode, cors }) => ({
    authType,
    invokeMode,
    cors,
    statements: comparablePolicy(policy),
  }),
};
