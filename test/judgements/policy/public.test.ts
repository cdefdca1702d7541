import { describe, expect, it } from "vitest";
import { judgeStatement, publicStatements } from "../../../judgements/policy/public.ts";
import { allow, policyOf, statementOf } from "./policies.ts";

const s3 = { Service: "s3.amazonaws.com" };
const ofBucket = { ArnLike: { "AWS:SourceArn": "arn:aws:s3:::bucket" } };
const ofAccount = { StringEquals: { "AWS:SourceAccount": "123456789012" } };

describe("why", () => {
  it.each([
    [{}, "principal `*`"],
    [{ Principal: { AWS: "arn:aws:iam::*:root" } }, "principal `arn:aws:iam::*:root`"],
    [
      { Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:s3:::*" } } },
      "principal `*`, and aws:SourceArn `arn:aws:s3:::*` names no account",
    ],
    [{ Principal: s3 }, "service `s3.amazonaws.com` acts for any account, and no condition fixes the source"],
    [
      { Principal: s3, Condition: ofBucket },
      "service `s3.amazonaws.com` acts for any account, and aws:SourceArn `arn:aws:s3:::bucket` names no account",
    ],
    [
      { Principal: { Service: ["s3.amazonaws.com", "sns.amazonaws.com"] } },
      "service `s3.amazonaws.com` acts for any account and service `sns.amazonaws.com` acts for any account, and no condition fixes the source",
    ],
    [{ Principal: { Federated: "accounts.google.com" } }, "provider `accounts.google.com` signs in anyone"],
    [{ NotPrincipal: { AWS: "123456789012" } }, "NotPrincipal, which lets in everyone else"],
    [
      { Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } } },
      "principal `*`, and lambda:FunctionUrlAuthType confines nobody",
    ],
    [
      { Condition: { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/1"] } } },
      "principal `*`, and aws:SourceIp `0.0.0.0/1` is broader than /8",
    ],
    [
      { Condition: { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } } },
      "principal `*`, and StringEqualsIfExists aws:SourceAccount also holds where the key is absent",
    ],
    [
      {
        Condition: {
          StringNotEquals: { "aws:PrincipalOrgID": "o-1" },
          StringLike: { "aws:SourceVpc": "vpc-*" },
        },
      },
      "principal `*`, and StringNotEquals aws:PrincipalOrgID fixes nobody, and aws:SourceVpc `vpc-*` is not fixed",
    ],
    [
      { Condition: { StringEquals: { "aws:SourceVpc": [] } } },
      "principal `*`, and aws:SourceVpc has no value",
    ],
    [
      { Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "*/r-1/*" } } },
      "principal `*`, and aws:PrincipalOrgPaths `*/r-1/*` names no organization",
    ],
    [
      { Condition: { StringLike: { "aws:userid": "AROA*" } } },
      "principal `*`, and aws:userid `AROA*` names no identity",
    ],
    [
      { Condition: { IpAddress: { "aws:SourceIp": "*" } } },
      "principal `*`, and aws:SourceIp `*` is no address range",
    ],
  ])("says why %j is public", (elements, why) => {
    expect(judgeStatement(statementOf(allow(elements)))).toEqual({ public: true, why });
  });

  it.each([
    [{ Condition: ofAccount }, "private: aws:SourceAccount is fixed to 123456789012"],
    [
      { Condition: { StringEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } } },
      "private: aws:SourceVpce is fixed to vpce-1, vpce-2",
    ],
    [
      { Principal: s3, Condition: { ...ofBucket, ...ofAccount } },
      "private: aws:SourceAccount is fixed to 123456789012",
    ],
    [
      { Principal: { AWS: "*", ...s3 }, Condition: { ...ofBucket, ...ofAccount } },
      "private: aws:SourceArn is fixed to arn:aws:s3:::bucket, and aws:SourceAccount is fixed to 123456789012",
    ],
    [{ Principal: { AWS: "123456789012" } }, "private: every principal is fixed"],
    [{ Effect: "Deny" }, "private: a Deny grants nothing"],
    [{ Action: [] }, "private: it grants nothing"],
  ])("says why %j is private", (elements, why) => {
    expect(judgeStatement(statementOf(allow(elements)))).toEqual({ public: false, why });
  });

  it("names the Denies that leave nobody, and those that leave services", () => {
    const deny = { ...allow(), Effect: "Deny" };
    expect(judgeStatement(statementOf(allow()), policyOf(deny).statements)).toEqual({
      public: false,
      why: "private: the policy denies it to everyone who is not fixed",
    });
    const perimeter = { ...deny, Condition: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } } };
    expect(publicStatements(policyOf(allow(), perimeter))).toMatchObject([
      {
        audience: "service",
        why: "principal `*`, of whom a Deny leaves AWS services, and no condition fixes the source",
      },
    ]);
  });
});

describe("publicStatements", () => {
  it("finds each public statement among private ones, and hands it over untouched", () => {
    const policy = policyOf(
      allow({ Sid: "mine", Principal: { AWS: "123456789012" } }),
      allow({ Sid: "open" }),
      allow({ Sid: "confined", Condition: ofAccount }),
      allow({ Sid: "bucket", Principal: s3, Condition: ofBucket }),
    );
    const found = publicStatements(policy);
    expect(found.map(({ statement, audience }) => [statement.sid, audience])).toEqual([
      ["open", "anyone"],
      ["bucket", "service"],
    ]);
    expect(found.map(({ statement }) => statement)).toEqual([policy.statements[1], policy.statements[3]]);
  });

  it("finds both statements of a public function URL made since October 2025", () => {
    const policy = policyOf(
      allow({
        Sid: "FunctionURLAllowPublicAccess",
        Action: "lambda:InvokeFunctionUrl",
        Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
      }),
      allow({
        Sid: "FunctionURLAllowInvokeAction",
        Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
      }),
    );
    expect(publicStatements(policy)).toHaveLength(2);
  });

  it("takes a policy without statements", () => {
    expect(publicStatements(policyOf())).toEqual([]);
  });
});
