import { describe, expect, it } from "vitest";
import { MalformedPolicyError, parsePolicy } from "../../../judgements/policy/document.ts";
import { allow, statementOf } from "./policies.ts";

describe("parsePolicy", () => {
  it("keeps the document and each statement as they are", () => {
    const document = { Version: "2012-10-17", Id: "default", Statement: [allow(), allow({ Sid: "other" })] };
    const policy = parsePolicy(JSON.stringify(document));
    expect(policy.document).toEqual(document);
    expect(policy.statements.map(({ index, sid, raw }) => ({ index, sid, raw }))).toEqual([
      { index: 0, sid: "allow", raw: document.Statement[0] },
      { index: 1, sid: "other", raw: document.Statement[1] },
    ]);
    expect(policy.statements[0]?.raw).toBe((policy.document.Statement as unknown[])[0]);
  });

  it("takes one statement without a list, and one value for a list of one", () => {
    const { statements } = parsePolicy(JSON.stringify({ Statement: allow({ Sid: undefined }) }));
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatchObject({
      sid: undefined,
      effect: "Allow",
      actions: ["lambda:InvokeFunction"],
      resources: ["arn:aws:lambda:us-east-1:123456789012:function:orders"],
      conditions: [],
    });
  });

  const nobody = { any: false, aws: [], service: [], federated: [], canonicalUser: [] };
  it.each([
    ["everyone", "*", { ...nobody, any: true }],
    ["everyone, as AWS", { AWS: "*" }, { ...nobody, any: true, aws: ["*"] }],
    [
      "everyone in a list",
      { AWS: ["123456789012", "*"] },
      { ...nobody, any: true, aws: ["123456789012", "*"] },
    ],
    ["everyone, as CanonicalUser", { CanonicalUser: "*" }, { ...nobody, any: true, canonicalUser: ["*"] }],
    ["a list without a kind", ["*", "123456789012"], { ...nobody, any: true, aws: ["123456789012"] }],
    [
      "every kind",
      {
        AWS: "123456789012",
        Service: ["s3.amazonaws.com"],
        Federated: "accounts.google.com",
        CanonicalUser: "79a5",
      },
      {
        any: false,
        aws: ["123456789012"],
        service: ["s3.amazonaws.com"],
        federated: ["accounts.google.com"],
        canonicalUser: ["79a5"],
      },
    ],
  ])("reads principals: %s", (_, Principal, principals) => {
    expect(statementOf(allow({ Principal }))).toMatchObject({ principals, notPrincipal: false });
  });

  it("reads NotPrincipal, NotAction and NotResource", () => {
    const statement = statementOf({
      Effect: "Deny",
      NotPrincipal: { AWS: "123456789012" },
      NotAction: "s3:GetObject",
      NotResource: ["arn:aws:s3:::bucket/public/*"],
    });
    expect(statement).toMatchObject({
      notPrincipal: true,
      principals: { ...nobody, aws: ["123456789012"] },
      notActions: ["s3:GetObject"],
      notResources: ["arn:aws:s3:::bucket/public/*"],
    });
    expect(statement.actions).toBeUndefined();
    expect(statement.resources).toBeUndefined();
  });

  const plain = { ifExists: false, forAll: false, forAny: false };
  it.each([
    ["StringEquals", { ...plain, operator: "stringequals" }],
    ["stringlikeIFEXISTS", { ...plain, operator: "stringlike", ifExists: true }],
    [
      "ForAllValues:StringNotLikeIfExists",
      { operator: "stringnotlike", ifExists: true, forAll: true, forAny: false },
    ],
    ["foranyvalue:ArnLike", { ...plain, operator: "arnlike", forAny: true }],
  ])("reads the operator %s", (written, expected) => {
    const { conditions } = statementOf(allow({ Condition: { [written]: { "AWS:SourceArn": "x" } } }));
    expect(conditions).toEqual([
      {
        ...expected,
        key: "aws:sourcearn",
        values: ["x"],
        written: { operator: written, key: "AWS:SourceArn" },
      },
    ]);
  });

  it("reads numbers, booleans, lists, and several keys of one operator", () => {
    const { conditions } = statementOf(
      allow({
        Condition: {
          StringEquals: { "aws:SourceAccount": 123456789012, "aws:SourceVpc": ["vpc-1", "vpc-2"] },
          Bool: { "lambda:InvokedViaFunctionUrl": true },
        },
      }),
    );
    expect(conditions.map(({ key, values }) => [key, values])).toEqual([
      ["aws:sourceaccount", ["123456789012"]],
      ["aws:sourcevpc", ["vpc-1", "vpc-2"]],
      ["lambda:invokedviafunctionurl", ["true"]],
    ]);
  });

  it.each([
    ["text that is not JSON", "secret{", "The policy is not valid JSON"],
    ["no text", "", "The policy is not valid JSON"],
    ["a list", "[]", "The policy is not a JSON object"],
    ["no Statement", '{"Version":"2012-10-17"}', "The policy has no Statement"],
    ["a statement that is a string", '{"Statement":["secret"]}', "Statement[0]: it is not a JSON object"],
  ])("refuses %s", (_, text, message) => {
    expect(() => parsePolicy(text)).toThrow(new MalformedPolicyError(message));
  });

  it.each([
    [{ Effect: "allow" }, "Effect is neither Allow nor Deny"],
    [{ Sid: 7 }, "Sid is not a string"],
    [{ Principal: undefined }, "it has neither Principal nor NotPrincipal"],
    [{ Principal: {} }, "Principal is empty"],
    [{ Principal: "" }, "Principal has a value that is no string or is empty"],
    [{ Principal: { AWS: 1 } }, "Principal AWS has a value that is no string or is empty"],
    [
      { Principal: { Everyone: "*" } },
      "Principal has a kind other than AWS, Service, Federated, CanonicalUser",
    ],
    [{ NotPrincipal: "*", Principal: "*" }, "it has both Principal and NotPrincipal"],
    [{ Action: undefined }, "it has neither Action nor NotAction"],
    [{ NotAction: "s3:*" }, "it has both Action and NotAction"],
    [{ NotResource: "*" }, "it has both Resource and NotResource"],
    [{ Action: [true] }, "Action has a value that is no string or is empty"],
    [{ Condition: ["secret"] }, "Condition is not a JSON object"],
    [{ Condition: { StringEquals: "secret" } }, "an operator in Condition has no JSON object of keys"],
    [{ Condition: { StringEquals: { "aws:SourceAccount": null } } }, "a condition value is no string"],
  ])("names what is wrong with a statement: %j", (elements, problem) => {
    const text = JSON.stringify({ Statement: [allow(), allow(elements)] });
    expect(() => parsePolicy(text)).toThrow(new MalformedPolicyError(`Statement[1]: ${problem}`));
  });

  it("names itself", () => {
    expect(new MalformedPolicyError("x").name).toBe("MalformedPolicyError");
  });
});
