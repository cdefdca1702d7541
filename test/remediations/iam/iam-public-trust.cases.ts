import { CreateRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { iamPublicTrust } from "../../../remediations/iam/iam-public-trust.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import { scriptedAws } from "../../support/engine.ts";
import type { Cases } from "../cases.ts";
import { account, iamEvent } from "./events.ts";

const arn = `arn:aws:iam::${account}:role/deploy`;
const ref = { arn, account, region: "us-east-1", roleName: "deploy" };

const assume = (Principal: unknown, more: object = {}) => ({
  Effect: "Allow",
  Principal,
  Action: "sts:AssumeRole",
  ...more,
});
const anyone = assume({ AWS: "*" }, { Sid: "Open" });
const lambda = assume({ Service: "lambda.amazonaws.com" }, { Sid: "Lambda" });
const partner = assume(
  { AWS: "arn:aws:iam::210987654321:root" },
  { Sid: "", Condition: { StringEquals: { "sts:ExternalId": "x" } } },
);
const github = (Condition: object) =>
  assume(
    { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
    { Action: "sts:AssumeRoleWithWebIdentity", Condition },
  );
const nobody = { Sid: "Nobody", Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const state = (...statements: object[]) => ({ trustPolicy: document(...statements), lastUsed: 3 });
const update = (PolicyDocument: string) => ({
  operation: "UpdateAssumeRolePolicy" as const,
  input: { RoleName: "deploy", PolicyDocument },
});

async function createRole(...statements: object[]) {
  const RoleName = uniqueName("role");
  const create = { RoleName, AssumeRolePolicyDocument: document(...statements), Path: "/apps/" };
  return { RoleName, create: new CreateRoleCommand(create) };
}

export const cases: Cases = {
  remediation: iamPublicTrust,
  ref,
  plans: [
    { name: "a service", state: state(lambda), calls: [] },
    { name: "another account, however foreign", state: state(partner), calls: [] },
    {
      name: "one open statement among others: it alone goes",
      state: state(lambda, anyone, partner, nobody),
      calls: [],
    },
    {
      name: "the open statement goes, its neighbours stay as they are",
      state: state(lambda, anyone, partner),
      calls: [update(document(lambda, partner))],
      undo: [update(document(lambda, anyone, partner))],
      says: "Take out of the trust policy of role deploy statement Open (principal `*`)",
    },
    {
      name: "two open statements in one call",
      state: state(anyone, lambda, github({})),
      calls: [update(document(lambda))],
      says: "statement Open (principal `*`) and statement number 3 (`token.actions.githubusercontent.com` signs in anyone, and no condition fixes its sub)",
    },
    {
      name: "nothing but the open statement: a Deny, for IAM takes no policy without a statement",
      state: state(anyone),
      calls: [update(document(nobody))],
      undo: [update(document(anyone))],
      says: "a Deny for everyone takes its place",
    },
    {
      name: "an external id is no secret",
      state: state(assume({ AWS: "*" }, { Condition: { StringEquals: { "sts:ExternalId": "x" } } }), lambda),
      calls: [update(document(lambda))],
    },
    {
      name: "one organization",
      state: state(assume("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } } })),
      calls: [],
    },
    {
      name: "one repository of GitHub",
      state: state(
        github({ StringLike: { "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:*" } }),
      ),
      calls: [],
    },
    {
      name: "any repository of GitHub",
      state: state(lambda, github({ StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" } })),
      calls: [update(document(lambda))],
    },
    {
      name: "one statement that is not in a list, and an Id",
      state: {
        trustPolicy: JSON.stringify({ Version: "2008-10-17", Id: "x", Statement: anyone }),
        lastUsed: null,
      },
      calls: [update(JSON.stringify({ Version: "2008-10-17", Id: "x", Statement: [nobody] }))],
    },
    ...["aws-service-role/x.amazonaws.com", "aws-reserved/sso.amazonaws.com"].map((path) => ({
      name: `a role that AWS made for itself: ${path}`,
      state: { ...state(anyone), ref: { ...ref, arn: `arn:aws:iam::${account}:role/${path}/deploy` } },
      calls: [],
    })),
  ],
  holes: [
    {
      name: "a role created open, with others who may assume it",
      async open() {
        const { create } = await createRole(lambda, anyone, partner);
        return callAndReport("iam", create);
      },
      fixed: () => ({ trustPolicy: document(lambda, partner) }),
    },
    {
      name: "trust given to all of GitHub, and to nobody else",
      async open() {
        const { RoleName, create } = await createRole(lambda);
        await call("iam", create);
        const PolicyDocument = document(github({}));
        return callAndReport("iam", new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
      },
      fixed: () => ({ trustPolicy: document(nobody) }),
    },
    {
      name: "in the answer the text is encoded, with a use of the role",
      scripted: "moto gives the text as it was sent, not encoded by RFC 3986, and never notes a use",
      async open() {
        let text = document(partner, anyone);
        return {
          event: iamEvent("UpdateAssumeRolePolicy", { roleName: "deploy", policyDocument: text }),
          connect: scriptedAws(({ operation, input }) => {
            if (operation === "UpdateAssumeRolePolicy")
              text = (input as { PolicyDocument: string }).PolicyDocument;
            return {
              Role: {
                RoleName: "deploy",
                Arn: arn,
                AssumeRolePolicyDocument: encodeURIComponent(text),
                RoleLastUsed: { LastUsedDate: new Date(Date.now() - 100_000_000), Region: "eu-west-1" },
              },
            };
          }),
        };
      },
      fixed: () => ({ trustPolicy: document(partner) }),
    },
  ],
  events: [
    {
      name: "as captured",
      event: iamEvent("UpdateAssumeRolePolicy", { policyDocument: document(lambda), roleName: "deploy" }),
      resource: arn,
    },
    {
      name: "a new role",
      event: iamEvent("CreateRole", {
        path: "/",
        roleName: "deploy",
        assumeRolePolicyDocument: document(lambda),
        maxSessionDuration: 3600,
      }),
      resource: arn,
    },
    { name: "no parameters", event: iamEvent("CreateRole", null), resource: null },
    { name: "a path", event: iamEvent("CreateRole", { roleName: "a/b" }), resource: null },
    { name: "not a text", event: iamEvent("CreateRole", { roleName: { S: "deploy" } }), resource: null },
  ],
  assessments: [
    { name: "in use", state: state(anyone), risk: "destructive" },
    { name: "not used", state: { ...state(anyone), lastUsed: null }, risk: "destructive" },
  ],
};
