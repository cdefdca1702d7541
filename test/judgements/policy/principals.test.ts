import { describe, expect, it } from "vitest";
import { judgeStatement, publicStatements } from "../../../judgements/policy/public.ts";
import { allow, policyOf, sources, statementOf, variable } from "./policies.ts";

const fixed = { StringEquals: { "aws:SourceAccount": "123456789012" } };

describe("who a statement's principals are", () => {
  it.each([
    { Principal: "*", verdict: "anyone", source: sources.meaning },
    { Principal: { AWS: "*" }, verdict: "anyone", source: sources.config },
    {
      Principal: { AWS: ["arn:aws:iam::111122223333:root", "*"] },
      verdict: "anyone",
      source: sources.principal,
    },
    { Principal: { CanonicalUser: "*" }, verdict: "anyone", source: sources.principal },
    { Principal: { AWS: "arn:aws:iam::*:root" }, verdict: "anyone", source: sources.config },
    { Principal: { AWS: "arn:aws:iam::1111*:role/deploy" }, verdict: "anyone", source: sources.config },
    { Principal: { AWS: "arn:aws:iam::11112222333?:root" }, verdict: "anyone", source: sources.config },
    {
      Principal: { AWS: "arn:aws:sts::*:assumed-role/deploy/me" },
      verdict: "anyone",
      source: sources.config,
    },
    { Principal: { AWS: "arn:aws:*" }, verdict: "anyone", source: sources.config },
    {
      Principal: { AWS: `arn:aws:iam::${variable("aws:PrincipalAccount")}:root` },
      verdict: "anyone",
      source: sources.config,
    },
    { Principal: { AWS: "111122223333" }, verdict: "private", source: sources.principal },
    { Principal: { AWS: "arn:aws:iam::111122223333:root" }, verdict: "private", source: sources.principal },
    {
      Principal: { AWS: "arn:aws-cn:iam::111122223333:role/deploy" },
      verdict: "private",
      source: sources.principal,
    },
    { Principal: { AWS: "AROAEXAMPLEID12345678" }, verdict: "private", source: sources.principal },
    { Principal: { AWS: [] }, verdict: "private", source: sources.principal },
    {
      Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE" },
      verdict: "private",
      source: sources.principal,
    },
    {
      Principal: { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
      verdict: "private",
      source: sources.principal,
    },
    { Principal: { Federated: "graph.facebook.com" }, verdict: "anyone", source: sources.meaning },
    { Principal: { Federated: "accounts.google.com" }, verdict: "anyone", source: sources.meaning },
    { Principal: { Federated: "www.amazon.com" }, verdict: "anyone", source: sources.meaning },
    {
      Principal: { Federated: "cognito-identity.amazonaws.com" },
      verdict: "anyone",
      source: sources.meaning,
    },
    { Principal: { Federated: "*" }, verdict: "anyone", source: sources.meaning },
    {
      Principal: { Federated: "arn:aws:iam::*:saml-provider/okta" },
      verdict: "anyone",
      source: sources.config,
    },
    {
      Principal: { Federated: "arn:aws:iam::111122223333:saml-provider/okta" },
      verdict: "private",
      source: sources.principal,
    },
    {
      Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
      verdict: "private",
      source: sources.principal,
    },
    { Principal: { Service: "s3.amazonaws.com" }, verdict: "service", source: sources.securityHub },
    { Principal: { Service: "sns.amazonaws.com" }, verdict: "service", source: sources.services },
    { Principal: { Service: ["events.amazonaws.com"] }, verdict: "service", source: sources.confusedDeputy },
    { Principal: { Service: "apigateway.amazonaws.com" }, verdict: "service", source: sources.addPermission },
    {
      Principal: { Service: "logs.eu-central-1.amazonaws.com" },
      verdict: "service",
      source: sources.confusedDeputy,
    },
    { Principal: { Service: "alexa-appkit.amazon.com" }, verdict: "service", source: sources.addPermission },
    {
      Principal: { Service: "edgelambda.amazonaws.com" },
      verdict: "service",
      source: sources.confusedDeputy,
    },
    { Principal: { Service: "*" }, verdict: "service", source: sources.config },
    {
      Principal: { AWS: "111122223333", Service: "s3.amazonaws.com" },
      verdict: "service",
      source: sources.securityHub,
    },
    { Principal: { AWS: "*", Service: "s3.amazonaws.com" }, verdict: "anyone", source: sources.config },
  ])("$verdict: $Principal", ({ Principal, verdict }) => {
    const found = publicStatements(policyOf(allow({ Principal })));
    expect(found[0]?.audience ?? "private").toBe(verdict);
    const confined = publicStatements(policyOf(allow({ Principal, Condition: fixed })));
    expect(confined).toEqual([]);
  });

  it.each([
    { elements: { NotPrincipal: { AWS: "111122223333" } }, isPublic: true, source: sources.notPrincipal },
    {
      elements: { NotPrincipal: { AWS: "111122223333" }, Condition: fixed },
      isPublic: false,
      source: sources.meaning,
    },
    { elements: { NotPrincipal: "*" }, isPublic: false, source: sources.notPrincipal },
    { elements: { Effect: "Deny" }, isPublic: false, source: sources.evaluation },
    { elements: { Action: [] }, isPublic: false, source: sources.action },
    { elements: { Resource: [] }, isPublic: false, source: sources.resource },
    { elements: { Action: undefined, NotAction: "lambda:*" }, isPublic: true, source: sources.notAction },
    { elements: { Resource: undefined }, isPublic: true, source: sources.resource },
  ])("public is $isPublic: $elements", ({ elements, isPublic }) => {
    expect(judgeStatement(statementOf(allow(elements))).public).toBe(isPublic);
  });
});
