import { AddPermissionCommand, type AddPermissionCommandInput } from "@aws-sdk/client-lambda";
import { lambdaPublicPermission } from "../../../remediations/lambda/lambda-public-permission.ts";
import { call, callAndReport, createFunction } from "../../support/account.ts";
import { type Cases, type Hole, type PlanCase, recordOf } from "../cases.ts";
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

const state = (...statements: object[]) => ({ policy: policyOf(...statements), revisionId: "r1" });

const service = { Service: "s3.amazonaws.com" };
/** Conditions that confine `*`, and conditions that only look so. */
const confined: readonly (readonly [string, object])[] = [
  ["aws:SourceAccount", condition("StringEquals", "aws:SourceAccount", "123456789012")],
  [
    "aws:SourceArn with an account",
    condition("ArnLike", "AWS:SourceArn", "arn:aws:sns:us-east-1:123456789012:orders"),
  ],
  ["aws:PrincipalOrgID", condition("StringEquals", "aws:PrincipalOrgID", "o-1234567890")],
  [
    "aws:PrincipalOrgPaths",
    condition("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-1234567890/r-ab12/ou-ab12-11111111/"),
  ],
  ["aws:PrincipalAccount", condition("StringEquals", "aws:PrincipalAccount", "123456789012")],
  ["aws:PrincipalArn", condition("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/app")],
  ["aws:SourceVpc", condition("StringEquals", "aws:SourceVpc", "vpc-12345678")],
  ["aws:SourceVpce", condition("StringEquals", "aws:SourceVpce", "vpce-12345678")],
  ["aws:SourceIp of one office", condition("IpAddress", "aws:SourceIp", "203.0.113.0/24")],
  ["aws:userid", condition("StringLike", "aws:userid", "AROAEXAMPLEID:*")],
];
const open: readonly (readonly [string, object])[] = [
  ["no condition", {}],
  ["principal {AWS: *}", { Principal: { AWS: "*" } }],
  ["a list that contains *", { Principal: { AWS: ["123456789012", "*"] } }],
  ["a wildcard account", { Principal: { AWS: "arn:aws:iam::*:root" } }],
  ["a wildcard in the fixed value", condition("StringLike", "aws:SourceAccount", "*")],
  ["a negated operator", condition("StringNotEquals", "aws:SourceAccount", "123456789012")],
  ["IfExists", condition("StringEqualsIfExists", "aws:SourceAccount", "123456789012")],
  ["ForAllValues", condition("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-1234567890")],
  ["aws:SourceIp of everywhere", condition("IpAddress", "aws:SourceIp", "0.0.0.0/0")],
  [
    "one of several values open",
    condition("ArnLike", "aws:SourceArn", ["arn:aws:sns:us-east-1:123456789012:a", "*"]),
  ],
  [
    "S3 without source account",
    { Principal: service, ...condition("ArnLike", "aws:SourceArn", "arn:aws:s3:::uploads") },
  ],
  ["a service without any condition", { Principal: { Service: "events.amazonaws.com" } }],
];

const plans: PlanCase[] = [
  { name: "no policy", state: { policy: null }, calls: [] },
  ...confined.map(([name, more]) => ({
    name: `private: ${name}`,
    state: state(statement("a", more)),
    calls: [],
  })),
  ...open.map(([name, more]) => ({
    name: `public: ${name}`,
    state: state(statement("a", more)),
    calls: [remove("a")],
  })),
  {
    name: "S3 with source account is private",
    state: state(
      statement("a", {
        Principal: service,
        Condition: {
          ArnLike: { "AWS:SourceArn": "arn:aws:s3:::uploads" },
          StringEquals: { "AWS:SourceAccount": "123456789012" },
        },
      }),
    ),
    calls: [],
  },
  {
    name: "several public among private ones: exactly those, in order, the revision checked once",
    state: state(
      statement("keep-1", { Principal: { AWS: "arn:aws:iam::210987654321:root" } }),
      statement("open-1", {}),
      statement("keep-2", confined[0]?.[1] ?? {}),
      statement("open-2", { Principal: { AWS: "*" } }),
    ),
    calls: [remove("open-1"), remove("open-2", {})],
    undo: [add("open-1", { Principal: "*" }), add("open-2", { Principal: "*" })],
    says: 'Remove statement "open-1" from the policy of function orders: principal `*`',
  },
  {
    name: "both statements of a public function URL",
    state: state(
      statement("url", {
        Action: "lambda:InvokeFunctionUrl",
        ...condition("StringEquals", "lambda:FunctionUrlAuthType", "NONE"),
      }),
      statement("via-url", condition("Bool", "lambda:InvokedViaFunctionUrl", "true")),
    ),
    calls: [remove("url"), remove("via-url", {})],
    undo: [
      add("url", { Action: "lambda:InvokeFunctionUrl", Principal: "*", FunctionUrlAuthType: "NONE" }),
      add("via-url", { Principal: "*", InvokedViaFunctionUrl: true }),
    ],
  },
  {
    name: "undo gives each parameter back",
    state: state(
      statement("s3", {
        Principal: service,
        ...condition("ArnLike", "AWS:SourceArn", "arn:aws:s3:::uploads"),
      }),
    ),
    calls: [remove("s3")],
    undo: [add("s3", { Principal: "s3.amazonaws.com", SourceArn: "arn:aws:s3:::uploads" })],
  },
  {
    name: "a statement without a Sid is reported, the others are removed",
    state: state(statement("a", {}), { ...statement("x", {}), Sid: undefined }),
    calls: [remove("a"), null],
    says: "Statement 2 in the policy of function orders has no Sid to remove it by",
  },
  {
    name: "what AddPermission cannot express has no undo",
    state: state(
      statement("two-actions", { Action: ["lambda:InvokeFunction", "lambda:GetFunction"] }),
      statement("two-principals", { Principal: { AWS: ["*", "123456789012"] } }),
      statement("other-condition", condition("StringLike", "aws:Referer", "x")),
      statement("not-principal", { Principal: undefined, NotPrincipal: { AWS: "123456789012" } }),
    ),
    calls: [
      remove("two-actions"),
      remove("two-principals", {}),
      remove("other-condition", {}),
      remove("not-principal", {}),
    ],
    undo: [null, null, null, null],
  },
  {
    name: "an alias: its own policy, by qualifier",
    state: { ...state(statement("a", {})), ref: { ...ref, qualifier: "live" } },
    calls: [remove("a", { Qualifier: "live", RevisionId: "r1" })],
    undo: [add("a", { Qualifier: "live", Principal: "*" })],
    says: "function orders:live",
  },
];

const event = (request: object | null, more = {}) =>
  recordOf("lambda.amazonaws.com", "AddPermission20150331v2", request, more);

const permission = (
  FunctionName: string,
  input: Omit<AddPermissionCommandInput, "FunctionName" | "Action">,
) => new AddPermissionCommand({ FunctionName, Action: "lambda:InvokeFunction", ...input });

const holes: Hole[] = [
  {
    name: "the only statement",
    open: async () =>
      callAndReport("lambda", permission(await createFunction(), { StatementId: "open", Principal: "*" })),
    fixed: (before) => withoutSids(before, "open"),
  },
  {
    name: "two public statements among private ones",
    async open() {
      const name = await createFunction();
      const grants: Omit<AddPermissionCommandInput, "FunctionName" | "Action">[] = [
        { StatementId: "partner", Principal: "210987654321" },
        { StatementId: "open-1", Principal: "*" },
        {
          StatementId: "bucket",
          Principal: "s3.amazonaws.com",
          SourceArn: "arn:aws:s3:::uploads",
          SourceAccount: "123456789012",
        },
        { StatementId: "organization", Principal: "*", PrincipalOrgID: "o-1234567890" },
      ];
      for (const grant of grants) await call("lambda", permission(name, grant));
      return callAndReport(
        "lambda",
        permission(name, {
          StatementId: "open-2",
          Principal: "s3.amazonaws.com",
          SourceArn: "arn:aws:s3:::uploads",
        }),
      );
    },
    fixed: (before) => withoutSids(before, "open-1", "open-2"),
  },
];

export const cases: Cases = {
  remediation: lambdaPublicPermission,
  ref,
  plans,
  holes,
  events: [
    { name: "by name", event: event({ functionName: "orders" }), resource: arn },
    { name: "by partial ARN", event: event({ functionName: "123456789012:function:orders" }), resource: arn },
    { name: "by ARN", event: event({ functionName: arn }), resource: arn },
    { name: "by ARN of an alias", event: event({ functionName: `${arn}:live` }), resource: `${arn}:live` },
    {
      name: "by name and qualifier",
      event: event({ functionName: "orders", qualifier: "7" }),
      resource: `${arn}:7`,
    },
    {
      name: "by name with qualifier",
      event: event({ functionName: "orders:live" }),
      resource: `${arn}:live`,
    },
    {
      name: "$LATEST is the function itself",
      event: event({ functionName: "orders", qualifier: "$LATEST" }),
      resource: arn,
    },
    {
      name: "a policy written whole",
      event: recordOf("lambda.amazonaws.com", "PutResourcePolicy", {
        resourceArn: `${arn}:live`,
        policy: "{}",
      }),
      resource: `${arn}:live`,
    },
    {
      name: "the older event name",
      event: recordOf("lambda.amazonaws.com", "AddPermission20150331", { functionName: "orders" }),
      resource: arn,
    },
    {
      name: "in another partition",
      event: event({ functionName: "orders" }, { region: "us-gov-west-1" }),
      resource: "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders",
    },
    {
      name: "of another account",
      event: event({ functionName: "arn:aws:lambda:us-east-1:999999999999:function:orders" }),
      resource: null,
    },
    { name: "no parameters", event: event(null), resource: null },
    { name: "a path", event: event({ functionName: "../../etc/passwd" }), resource: null },
    { name: "not a text", event: event({ functionName: { name: "orders" } }), resource: null },
  ],
  assessments: [
    { name: "anyone, no service, no URL", state: state(statement("a", {})), risk: "safe" },
    { name: "a service", state: state(statement("a", { Principal: service })), risk: "disruptive" },
    {
      name: "a function URL",
      state: state(statement("a", condition("StringEquals", "lambda:FunctionUrlAuthType", "NONE"))),
      risk: "disruptive",
    },
    {
      name: "a private statement of a service does not count",
      state: state(statement("a", {}), statement("b", { Principal: service, ...confined[0]?.[1] })),
      risk: "safe",
    },
  ],
  comparable: ({ policy }) => comparablePolicy(policy),
};
