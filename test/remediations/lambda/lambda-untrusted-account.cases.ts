import { AddPermissionCommand, type AddPermissionCommandInput } from "@aws-sdk/client-lambda";
import { lambdaUntrustedAccount } from "../../../remediations/lambda/lambda-untrusted-account.ts";
import { call, callAndReport, createFunction } from "../../support/account.ts";
import { type Cases, type PlanCase, recordOf } from "../cases.ts";
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

const own = "123456789012";
const stranger = "210987654321";
const friend = "111122223333";
const params = { trustedAccounts: [friend], trustedOrganizations: ["o-1234567890"] };
const state = (...statements: object[]) => ({ policy: policyOf(...statements), revisionId: "r1" });
const principal = (AWS: string | string[]) => ({ Principal: { AWS } });
const service = (name: string, more: object) => ({ Principal: { Service: name }, ...more });
const root = (account: string) => `arn:aws:iam::${account}:root`;
const inOrganization = (id: string) => condition("StringEquals", "aws:PrincipalOrgID", id);
const sourceArn = (value: string) => condition("ArnLike", "AWS:SourceArn", value);
const sourceAccount = (value: string | string[]) => condition("StringEquals", "AWS:SourceAccount", value);

const trusted: readonly (readonly [string, object])[] = [
  ["the own account", principal(root(own))],
  ["the own account by its number", principal(own)],
  ["a role of the own account", principal(`arn:aws:iam::${own}:role/app`)],
  ["a trusted account", principal(root(friend))],
  ["several trusted accounts", principal([root(own), `arn:aws:iam::${friend}:user/bob`])],
  ["everyone in a trusted organization", inOrganization("o-1234567890")],
  [
    "everyone in a unit of a trusted organization",
    condition("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1234567890/r-ab12/*"),
  ],
  [
    "a stranger, but only from a trusted organization",
    { ...principal(root(stranger)), ...inOrganization("o-1234567890") },
  ],
  [
    "a service for the own account",
    service("sns.amazonaws.com", sourceArn(`arn:aws:sns:us-east-1:${own}:orders`)),
  ],
  [
    "a bucket of the own account",
    service("s3.amazonaws.com", {
      Condition: {
        ArnLike: { "AWS:SourceArn": "arn:aws:s3:::uploads" },
        StringEquals: { "AWS:SourceAccount": own },
      },
    }),
  ],
  ["a service for trusted accounts", service("events.amazonaws.com", sourceAccount([own, friend]))],
  [
    "everyone through one endpoint, of whom nobody can say whose it is",
    condition("StringEquals", "aws:SourceVpce", "vpce-1"),
  ],
  ["everyone: that is another control's", {}],
  ["a service for anyone: that is another control's", service("s3.amazonaws.com", {})],
  ["a principal that was deleted", principal("AIDAQ3EGRZ2XEXAMPLE0")],
];
const untrusted: readonly (readonly [string, object, string])[] = [
  ["an account", principal(root(stranger)), `account ${stranger} is not trusted`],
  ["an account by its number", principal(stranger), `account ${stranger}`],
  ["a role", principal(`arn:aws:iam::${stranger}:role/app`), `account ${stranger}`],
  ["a session", principal(`arn:aws:sts::${stranger}:assumed-role/app/bob`), `account ${stranger}`],
  ["one of several", principal([root(friend), root(stranger)]), `account ${stranger} is`],
  [
    "two",
    principal([root("999999999999"), root(stranger)]),
    "account 999999999999 and account 210987654321 are",
  ],
  ["an organization", inOrganization("o-9999999999"), "organization o-9999999999 is not trusted"],
  [
    "a unit of an organization",
    condition("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-9999999999/r-ab12/"),
    "organization o-9999999999",
  ],
  [
    "a service for its topic",
    service("sns.amazonaws.com", sourceArn(`arn:aws:sns:us-east-1:${stranger}:orders`)),
    `account ${stranger}`,
  ],
  ["a service for its account", service("s3.amazonaws.com", sourceAccount(stranger)), `account ${stranger}`],
  [
    "a service for one account too many",
    service("events.amazonaws.com", sourceAccount([own, stranger])),
    `account ${stranger} is`,
  ],
  [
    "everyone in its account",
    condition("StringEquals", "aws:PrincipalAccount", stranger),
    `account ${stranger}`,
  ],
  [
    "a trusted organization only where the key is there",
    {
      ...principal(root(stranger)),
      ...condition("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1234567890"),
    },
    `account ${stranger}`,
  ],
  [
    "its federated users",
    { Principal: { Federated: `arn:aws:iam::${stranger}:saml-provider/sso` } },
    `account ${stranger}`,
  ],
];

const plans: PlanCase[] = [
  { name: "no policy", state: { policy: null }, params, calls: [] },
  ...trusted.map(([name, more]) => ({
    name: `trusted: ${name}`,
    state: state(statement("a", more)),
    params,
    calls: [],
  })),
  ...untrusted.map(([name, more, says]) => ({
    name: `not trusted: ${name}`,
    state: state(statement("a", more)),
    params,
    calls: [remove("a")],
    says,
  })),
  {
    name: "nobody else is trusted unless the configuration says so",
    state: state(statement("a", principal(root(friend))), statement("b", inOrganization("o-1234567890"))),
    calls: [remove("a"), remove("b", {})],
    undo: [
      add("a", { Principal: root(friend) }),
      add("b", { Principal: "*", PrincipalOrgID: "o-1234567890" }),
    ],
  },
  {
    name: "strangers among others: exactly those, the revision checked once",
    state: state(
      statement("open", {}),
      statement("stranger-1", principal(root(stranger))),
      statement("friend", principal(root(friend))),
      statement(
        "stranger-2",
        service("sns.amazonaws.com", sourceArn(`arn:aws:sns:us-east-1:${stranger}:orders`)),
      ),
    ),
    params,
    calls: [remove("stranger-1"), remove("stranger-2", {})],
    undo: [
      add("stranger-1", { Principal: root(stranger) }),
      add("stranger-2", {
        Principal: "sns.amazonaws.com",
        SourceArn: `arn:aws:sns:us-east-1:${stranger}:orders`,
      }),
    ],
    says: 'Remove statement "stranger-1" from the policy of function orders',
  },
  {
    name: "an alias: its own policy, by qualifier; two principals have no undo",
    state: {
      ...state(statement("a", principal([root(friend), root(stranger)]))),
      ref: { ...ref, qualifier: "live" },
    },
    params,
    calls: [remove("a", { Qualifier: "live", RevisionId: "r1" })],
    undo: [null],
  },
];

type Grant = Omit<AddPermissionCommandInput, "FunctionName" | "Action">;
const grant = (FunctionName: string, input: Grant) =>
  new AddPermissionCommand({ FunctionName, Action: "lambda:InvokeFunction", ...input });
const event = (request: object | null) =>
  recordOf("lambda.amazonaws.com", "AddPermission20150331v2", request);

export const cases: Cases = {
  remediation: lambdaUntrustedAccount,
  ref,
  plans,
  holes: [
    {
      name: "the only statement",
      open: async () =>
        callAndReport(
          "lambda",
          grant(await createFunction(), { StatementId: "stranger", Principal: stranger }),
        ),
      fixed: (before) => withoutSids(before, "stranger"),
    },
    {
      name: "two strangers among a friend, the public and the own account",
      params,
      async open() {
        const name = await createFunction();
        const grants: Grant[] = [
          { StatementId: "friend", Principal: friend },
          { StatementId: "open", Principal: "*" },
          { StatementId: "stranger-1", Principal: root(stranger) },
          {
            StatementId: "own",
            Principal: "s3.amazonaws.com",
            SourceArn: "arn:aws:s3:::uploads",
            SourceAccount: own,
          },
        ];
        for (const each of grants) await call("lambda", grant(name, each));
        const topic = `arn:aws:sns:us-east-1:${stranger}:orders`;
        const last = { StatementId: "stranger-2", Principal: "sns.amazonaws.com", SourceArn: topic };
        return callAndReport("lambda", grant(name, last));
      },
      fixed: (before) => withoutSids(before, "stranger-1", "stranger-2"),
    },
  ],
  events: [
    { name: "by name", event: event({ functionName: "orders" }), resource: arn },
    { name: "by ARN of an alias", event: event({ functionName: `${arn}:live` }), resource: `${arn}:live` },
    { name: "not a text", event: event({ functionName: {} }), resource: null },
    { name: "no parameters", event: event(null), resource: null },
  ],
  assessments: [{ name: "whoever it is, is cut off", state: state(), risk: "destructive" }],
  comparable: ({ policy }) => comparablePolicy(policy),
};
