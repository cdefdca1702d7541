import { describe, expect, it } from "vitest";
import { publicStatements } from "../../../judgements/policy/public.ts";
import { type Elements, policyOf, sources, variable } from "./policies.ts";

const objects = "arn:aws:s3:::shop/*";
const read: Elements = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: objects };
const deny = (elements: Elements): Elements => ({
  Effect: "Deny",
  ...("NotPrincipal" in elements ? {} : { Principal: "*" }),
  ...("NotAction" in elements ? {} : { Action: "s3:*" }),
  ...("NotResource" in elements ? {} : { Resource: ["arn:aws:s3:::shop", objects] }),
  ...elements,
});
const organization = { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };

/** Who gets in by the Allow, `read` unless given, under the Denies. */
function audience(denies: Elements | Elements[], allow: Elements = read): string {
  return publicStatements(policyOf(allow, ...[denies].flat().map(deny)))[0]?.audience ?? "private";
}

describe("a Deny's conditions", () => {
  it.each([
    { Condition: undefined, left: "private", source: sources.evaluation },
    { Condition: {}, left: "private", source: sources.evaluation },
    { Condition: organization, left: "private", source: sources.operators },
    {
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } },
      left: "private",
      source: sources.operators,
    },
    {
      Condition: { "ForAllValues:StringNotLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
      left: "private",
      source: sources.setOperators,
    },
    {
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      left: "private",
      source: sources.meaning,
    },
    {
      Condition: { StringNotEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } },
      left: "private",
      source: sources.keys,
    },
    {
      Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:user/user-name" } },
      left: "private",
      source: sources.principal,
    },
    {
      Condition: { StringNotLike: { "aws:userid": ["AROAEXAMPLEID12345678:*", "111122223333"] } },
      left: "private",
      source: sources.meaning,
    },
    {
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1", "aws:PrincipalAccount": "111122223333" } },
      left: "private",
      source: sources.severalConditions,
    },
    {
      Condition: { StringNotLike: { "aws:PrincipalOrgID": "o-*" } },
      left: "anyone",
      source: sources.meaning,
    },
    {
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": [] } },
      left: "anyone",
      source: sources.operators,
    },
    { Condition: { NotIpAddress: { "aws:SourceIp": "0.0.0.0/1" } }, left: "anyone", source: sources.meaning },
    {
      Condition: { StringNotEquals: { "aws:Referer": "https://example.com/" } },
      left: "anyone",
      source: sources.keys,
    },
    {
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
      left: "anyone",
      source: sources.operators,
    },
    {
      Condition: { "ForAnyValue:StringNotEquals": { "aws:PrincipalOrgID": "o-1" } },
      left: "anyone",
      source: sources.setOperators,
    },
    { Condition: { Bool: { "aws:SecureTransport": "false" } }, left: "anyone", source: sources.keys },
    {
      Condition: { ...organization, Bool: { "aws:SecureTransport": "false" } },
      left: "anyone",
      source: sources.severalConditions,
    },
    { Condition: { Null: { "aws:PrincipalOrgID": "true" } }, left: "anyone", source: sources.operators },
    {
      Condition: { ...organization, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
      left: "service",
      source: sources.keys,
    },
    {
      Condition: { ...organization, Bool: { "aws:PrincipalIsAWSService": "false" } },
      left: "anyone",
      source: sources.keys,
    },
    {
      Condition: { ...organization, BoolIfExists: { "aws:ViaAWSService": "false" } },
      left: "anyone",
      source: sources.keys,
    },
  ])("leaves $left: $Condition", ({ Condition, left }) => expect(audience({ Condition })).toBe(left));
});

describe("a Deny's principals", () => {
  it.each([
    { elements: { Principal: { AWS: "*" } }, left: "private", source: sources.principal },
    { elements: { Principal: { AWS: ["111122223333", "*"] } }, left: "private", source: sources.principal },
    { elements: { Principal: { AWS: "111122223333" } }, left: "anyone", source: sources.evaluation },
    { elements: { NotPrincipal: { AWS: "111122223333" } }, left: "private", source: sources.notPrincipal },
    {
      elements: { NotPrincipal: { AWS: "arn:aws:iam::*:root" } },
      left: "anyone",
      source: sources.notPrincipal,
    },
    {
      elements: { NotPrincipal: { Service: "s3.amazonaws.com" } },
      left: "anyone",
      source: sources.notPrincipal,
    },
    { elements: { NotPrincipal: "*" }, left: "anyone", source: sources.notPrincipal },
    { elements: { Effect: "Allow" }, left: "anyone", source: sources.evaluation },
  ])("leaves $left: $elements", ({ elements, left }) => expect(audience(elements)).toBe(left));

  const delivery = { ...read, Principal: { Service: "s3.amazonaws.com" } };
  it.each([
    { elements: {}, left: "private", source: sources.evaluation },
    { elements: { Principal: { AWS: "*" } }, left: "service", source: sources.principal },
    { elements: { Principal: { Service: "s3.amazonaws.com" } }, left: "private", source: sources.evaluation },
    {
      elements: { Principal: { Service: "sns.amazonaws.com" } },
      left: "service",
      source: sources.evaluation,
    },
    {
      elements: { Condition: { StringNotEquals: { "aws:SourceAccount": "123456789012" } } },
      left: "private",
      source: sources.confusedDeputy,
    },
    {
      elements: { Condition: { StringNotEquals: { "aws:SourceArn": "arn:aws:s3:::bucket" } } },
      left: "service",
      source: sources.services,
    },
    {
      elements: { Condition: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } } },
      left: "service",
      source: sources.keys,
    },
  ])("leaves $left of a service: $elements", ({ elements, left }) => {
    expect(audience(elements, delivery)).toBe(left);
  });
});

describe("a Deny's actions and resources", () => {
  const source = sources.action;
  it.each([
    { allowed: { Action: "s3:GetObject" }, denied: { Action: "s3:getobject" }, left: "private", source },
    { allowed: { Action: "s3:Get*" }, denied: { Action: "s3:*" }, left: "private", source },
    { allowed: { Action: "s3:Get*" }, denied: { Action: "s3:G?t*" }, left: "private", source },
    { allowed: { Action: "*" }, denied: { Action: "*" }, left: "private", source },
    { allowed: { Action: "*" }, denied: { Action: "s3:*" }, left: "anyone", source },
    { allowed: { Action: "s3:*" }, denied: { Action: "s3:Get*" }, left: "anyone", source },
    { allowed: { Action: "s3:Get*" }, denied: { Action: "s3:Get?" }, left: "anyone", source },
    { allowed: { Action: "s3:Get*" }, denied: { Action: "s3:Get*Acl" }, left: "anyone", source },
    { allowed: { Action: "s3:GetObjectAcl" }, denied: { Action: "s3:*Object*Acl" }, left: "private", source },
    {
      allowed: { Action: ["s3:GetObject", "s3:PutObject"] },
      denied: { Action: "s3:GetObject" },
      left: "anyone",
      source,
    },
    {
      allowed: { Action: undefined, NotAction: "s3:Put*" },
      denied: { Action: "s3:*" },
      left: "anyone",
      source,
    },
    {
      allowed: { Action: undefined, NotAction: "s3:Put*" },
      denied: { Action: "*" },
      left: "private",
      source,
    },
    {
      allowed: {},
      denied: { NotAction: ["s3:Put*", "s3:List*"] },
      left: "private",
      source: sources.notAction,
    },
    { allowed: {}, denied: { NotAction: "s3:Get*" }, left: "anyone", source: sources.notAction },
    { allowed: {}, denied: { NotAction: "s3:GetObject" }, left: "anyone", source: sources.notAction },
    { allowed: {}, denied: { NotAction: "s3:GetObjectAcl" }, left: "private", source: sources.notAction },
    {
      allowed: { Action: "s3:Get*" },
      denied: { NotAction: "s3:GetObjectAcl" },
      left: "anyone",
      source: sources.notAction,
    },
  ])("leaves $left: $denied against $allowed", ({ allowed, denied, left }) => {
    expect(audience(denied, { ...read, ...allowed })).toBe(left);
  });

  const under = sources.resource;
  it.each([
    { allowed: {}, denied: { Resource: "*" }, left: "private", source: under },
    { allowed: {}, denied: { Resource: "arn:aws:s3:::shop*" }, left: "private", source: under },
    { allowed: {}, denied: { Resource: "arn:aws:s3:::shop" }, left: "anyone", source: under },
    { allowed: {}, denied: { Resource: "arn:aws:s3:::shop/private/*" }, left: "anyone", source: under },
    { allowed: {}, denied: { Resource: "arn:aws:s3:::SHOP/*" }, left: "anyone", source: under },
    {
      allowed: {},
      denied: { Resource: `arn:aws:s3:::shop/${variable("aws:username")}/*` },
      left: "anyone",
      source: sources.variables,
    },
    { allowed: {}, denied: { Resource: undefined }, left: "private", source: under },
    { allowed: { Resource: undefined }, denied: {}, left: "anyone", source: under },
    {
      allowed: { Resource: `arn:aws:s3:::shop/${variable("aws:username")}/*` },
      denied: {},
      left: "private",
      source: sources.variables,
    },
    {
      allowed: { Resource: `arn:aws:s3:::shop/${variable("aws:username")}` },
      denied: { Resource: `arn:aws:s3:::shop/${variable("aws:username")}` },
      left: "anyone",
      source: sources.variables,
    },
    {
      allowed: { Resource: ["arn:aws:s3:::shop", objects] },
      denied: { Resource: objects },
      left: "anyone",
      source: under,
    },
    { allowed: {}, denied: { NotResource: "arn:aws:s3:::logs/*" }, left: "private", source: under },
    { allowed: {}, denied: { NotResource: "arn:aws:s3:::shop/public/*" }, left: "anyone", source: under },
  ])("leaves $left: $denied against $allowed", ({ allowed, denied, left }) => {
    expect(audience(denied, { ...read, ...allowed })).toBe(left);
  });

  it("adds up Denies that cover one action or resource each", () => {
    const both = {
      ...read,
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: ["arn:aws:s3:::shop", objects],
    };
    const byAction = [{ Action: "s3:GetObject" }, { Action: "s3:PutObject", Condition: organization }];
    expect(audience(byAction, both)).toBe("private");
    const byResource = [{ Resource: objects }, { Resource: "arn:aws:s3:::shop" }];
    expect(audience(byResource, both)).toBe("private");
    expect(audience([{ Action: "s3:GetObject", Resource: objects }, { Action: "s3:PutObject" }], both)).toBe(
      "anyone",
    );
  });

  it("answers at once for patterns full of wildcards", () => {
    const started = performance.now();
    expect(
      audience({ Action: `s3:${"a*`.repeat(2000)}b` }, { ...read, Action: `s3:${`a".repeat(4000)}` }),
    ).toBe("anyone");
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
