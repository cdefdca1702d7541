import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import { openTrust } from "../../../judgements/policy/trust.ts";
import { sources, variable } from "./policies.ts";

const iam = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const controls = `IAM User Guide, Identity-provider controls for shared OIDC providers: ${iam}/id_roles_providers_oidc_secure-by-default.html`;
const githubSubjects =
  "GitHub Docs, OpenID Connect reference: https://docs.github.com/en/actions/reference/security/oidc";
const githubRole = `IAM User Guide, Configuring a role for GitHub OIDC identity provider: ${iam}/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub`;
const externalId = `IAM User Guide, Access to AWS accounts owned by third parties: ${iam}/id_roles_common-scenarios_third-party.html`;
const claimKeys = sources.federationKeys;

const trust = (Principal: unknown, more: object = {}) => ({
  Effect: "Allow",
  Principal,
  Action: "sts:AssumeRole",
  ...more,
});
const openOf = (...Statement: object[]) =>
  openTrust(parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement })));

const provider = (url: string) => `arn:aws:iam::111122223333:oidc-provider/${url}`;
const web = (url: string, Condition?: object) =>
  trust(
    { Federated: provider(url) },
    { Action: "sts:AssumeRoleWithWebIdentity", ...(Condition && { Condition }) },
  );
const host = "token.actions.githubusercontent.com";
const audience = { StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" } };
const github = (operator: string, value: unknown, claim = "sub") =>
  web(host, {
    ...audience,
    [operator]: { ...(operator === "StringEquals" && audience.StringEquals), [`${host}:${claim}`]: value },
  });
const other = (url: string, claim: string, value: unknown, operator = "StringLike") =>
  web(url, { [operator]: { [`${url}:${claim}`]: value } });

type Row = readonly [name: string, statement: object, source: string];

const open: readonly Row[] = [
  ["everyone", trust("*"), sources.principal],
  ["every principal of AWS", trust({ AWS: "*" }), sources.principal],
  ["everyone, among others", trust({ AWS: ["111122223333", "*"] }), sources.principal],
  ["any account", trust({ AWS: "arn:aws:iam::*:root" }), sources.principal],
  ["everyone but one", { ...trust(undefined), NotPrincipal: { AWS: "111122223333" } }, sources.notPrincipal],
  [
    "everyone who knows a word",
    trust({ AWS: "*" }, { Condition: { StringEquals: { "sts:ExternalId": "secret" } } }),
    externalId,
  ],
  [
    "everyone with MFA",
    trust({ AWS: "*" }, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
    sources.keys,
  ],
  ["every action", trust({ AWS: "*" }, { Action: "sts:*" }), sources.action],
  [
    "a wildcard among actions",
    trust({ AWS: "*" }, { Action: ["sts:TagSession", "sts:Assume*"] }),
    sources.action,
  ],
  [
    "whoever Google signs in",
    trust({ Federated: "accounts.google.com" }, { Action: "sts:AssumeRoleWithWebIdentity" }),
    claimKeys,
  ],
  [
    "any identity pool",
    trust({ Federated: "cognito-identity.amazonaws.com" }, { Action: "sts:AssumeRoleWithWebIdentity" }),
    controls,
  ],
  ["GitHub without a condition", web(host), githubRole],
  ["GitHub with an audience only", web(host, audience), githubRole],
  ["any subject", github("StringLike", "*"), githubRole],
  ["any repository", github("StringLike", "repo:*"), githubRole],
  ["any owner's repository of a name", github("StringLike", "repo:*/app:*"), githubRole],
  ["owners whose names begin alike", github("StringLike", "repo:octo*"), githubSubjects],
  [
    "owners whose names begin alike, with a repository",
    github("StringLike", "repo:octo*/app:*"),
    githubSubjects,
  ],
  ["one good and one bad subject", github("StringLike", ["repo:octo-org/app:*", "repo:*"]), githubRole],
  ["any subject but one", github("StringNotLike", "repo:octo-org/*"), sources.operators],
  ["a fixed subject that names no owner", github("StringEquals", "environment:production"), githubSubjects],
  ["owner ids that begin alike", github("StringLike", "repository_owner_id:12*"), githubSubjects],
  [
    "a workflow that anyone may call",
    github("StringLike", "octo-org/shared/.github/*", "job_workflow_ref"),
    claimKeys,
  ],
  ["a branch of any repository", github("StringEquals", "refs/heads/main", "ref"), claimKeys],
  [
    "a variable for the owner",
    github("StringLike", `repo:${variable("aws:PrincipalTag/org")}/app:*`),
    sources.variables,
  ],
  ["no value", github("StringEquals", []), sources.operators],
  ["GitLab without a condition", web("gitlab.com"), controls],
  ["any project", other("gitlab.com", "sub", "project_path:*"), controls],
  ["any organization of Terraform", other("app.terraform.io", "sub", "organization:*:project:*"), controls],
  ["organizations whose names begin alike", other("app.terraform.io", "sub", "organization:acme*"), controls],
  ["any team of Vercel", other("oidc.vercel.com", "aud", "https://vercel.com/*"), controls],
  [
    "a subject where the audience tells customers apart",
    other("oidc.vercel.com", "sub", "owner:acme:project:app"),
    controls,
  ],
  ["any organization of Pulumi", web("api.pulumi.com/oidc"), controls],
  ["in capitals", web("Token.Actions.GitHubUserContent.com"), githubRole],
];

const closed: readonly Row[] = [
  ["an account", trust({ AWS: "111122223333" }), sources.principal],
  ["a foreign role", trust({ AWS: "arn:aws:iam::999999999999:role/app" }), sources.principal],
  ["a service", trust({ Service: "ec2.amazonaws.com" }), sources.principal],
  [
    "services of several kinds",
    trust({ Service: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }),
    sources.principal,
  ],
  ["everyone denied", { ...trust({ AWS: "*" }), Effect: "Deny" }, sources.evaluation],
  [
    "everyone of one organization",
    trust({ AWS: "*" }, { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    sources.keys,
  ],
  [
    "one role by a condition",
    trust(
      { AWS: "*" },
      { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/app-*" } } },
    ),
    sources.keys,
  ],
  ["tags for the sessions of everyone", trust({ AWS: "*" }, { Action: "sts:TagSession" }), sources.action],
  [
    "a SAML provider",
    trust(
      { Federated: "arn:aws:iam::111122223333:saml-provider/okta" },
      { Action: "sts:AssumeRoleWithSAML" },
    ),
    sources.principal,
  ],
  [
    "one identity pool",
    trust(
      { Federated: "cognito-identity.amazonaws.com" },
      { Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:12345678" } } },
    ),
    controls,
  ],
  ["a branch", github("StringEquals", "repo:octo-org/app:ref:refs/heads/main"), githubRole],
  ["a repository", github("StringLike", "repo:octo-org/app:*"), githubRole],
  ["an organization", github("StringLike", "repo:octo-org/*"), githubRole],
  ["several repositories", github("StringLike", ["repo:octo-org/app:*", "repo:octo-org/site:*"]), githubRole],
  [
    "owner and repository by name and id",
    github("StringLike", "repo:octo-org@123456/app@456789:*"),
    githubSubjects,
  ],
  ["the owner's id", github("StringLike", "repository_owner_id:12345:*"), githubSubjects],
  [
    "the owner's id, behind another claim",
    github("StringLike", "environment:production:repository_owner_id:12345"),
    githubSubjects,
  ],
  [
    "without regard to case",
    github("StringEqualsIgnoreCase", "repo:octo-org/app:environment:production"),
    sources.operators,
  ],
  [
    "IfExists: every token has a subject",
    github("StringLikeIfExists", "repo:octo-org/app:*"),
    sources.operators,
  ],
  [
    "ForAllValues: every token has a subject",
    github("ForAllValues:StringLike", "repo:octo-org/app:*"),
    sources.setOperators,
  ],
  ["ForAnyValue", github("ForAnyValue:StringLike", "repo:octo-org/app:*"), sources.setOperators],
  ["the repository's claim", github("StringEquals", "octo-org/app", "repository"), claimKeys],
  ["the id of the owner's claim", github("StringEquals", "12345", "repository_owner_id"), claimKeys],
  ["an enterprise's own issuer", web(`${host}/octo-enterprise`, audience), githubSubjects],
  ["a cluster's own issuer", web("oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF"), controls],
  ["an issuer of one's own", web("id.example.com"), controls],
  [
    "a project of GitLab",
    other("gitlab.com", "sub", "project_path:acme/app:ref_type:branch:ref:main", "StringEquals"),
    controls,
  ],
  ["a group of GitLab", other("gitlab.com", "sub", "project_path:acme/*"), controls],
  ["a GitLab of one's own", web("gitlab.example.com"), controls],
  [
    "an organization of Terraform",
    other("app.terraform.io", "sub", "organization:acme:project:*:workspace:*:run_phase:*"),
    controls,
  ],
  [
    "a pipeline of Buildkite",
    other("agent.buildkite.com", "sub", "organization:acme:pipeline:app:*"),
    controls,
  ],
  ["a team of Vercel", other("oidc.vercel.com", "aud", "https://vercel.com/acme", "StringEquals"), controls],
  ["an organization of Pulumi", other("api.pulumi.com/oidc", "aud", "aws:acme", "StringEquals"), controls],
];

describe("openTrust", () => {
  it.each(open)("is open: %s", (_name, statement) => {
    expect(openOf(statement)).toHaveLength(1);
  });

  it.each(closed)("is closed: %s", (_name, statement) => {
    expect(openOf(statement)).toEqual([]);
  });

  it("names a source for each verdict", () => {
    for (const [name, , source] of [...open, ...closed]) expect(source, name).toMatch(/: https:\/\//);
  });

  it("finds the open statements among others, in their order", () => {
    const found = openOf(
      trust({ Service: "ec2.amazonaws.com" }),
      github("StringLike", "repo:*"),
      trust({ AWS: "111122223333" }),
      trust({ AWS: "*" }),
    );
    expect(found.map(({ statement }) => statement.index)).toEqual([1, 3]);
  });

  it("counts a Deny that keeps strangers out", () => {
    const deny = {
      ...trust({ AWS: "*" }),
      Effect: "Deny",
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
    };
    expect(openOf(trust({ AWS: "*" }), deny)).toEqual([]);
  });

  it.each([
    [trust({ AWS: "*" }), "principal `*`"],
    [web(host, audience), `\`${host}\` signs in anyone, and no condition fixes its sub`],
    [
      web(host, { StringLike: { [`${host}:sub`]: ["repo:*", "x"] } }),
      `\`${host}\` signs in anyone, and StringLike ${host}:sub \`repo:*\`, \`x\` names nobody`,
    ],
    [web("oidc.vercel.com"), "`oidc.vercel.com` signs in anyone, and no condition fixes its aud"],
  ])("says why: %j", (statement, why) => {
    expect(openOf(statement).map((each) => each.why)).toEqual([why]);
  });
});
