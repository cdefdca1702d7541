import { describe, expect, it } from "vitest";
import { judgeStatement } from "../../../judgements/policy/public.ts";
import { allow, type Elements, sources, statementOf, variable } from "./policies.ts";

interface Row {
  readonly Condition: Elements;
  readonly isPublic: boolean;
  readonly source: string;
  readonly Principal?: unknown;
}

const isPublic = ({ Condition, Principal = "*" }: Row) =>
  judgeStatement(statementOf(allow({ Condition, Principal }))).public;

const closes = (source: string, ...conditions: Elements[]): Row[] =>
  conditions.map((Condition) => ({ Condition, isPublic: false, source }));
const leavesOpen = (source: string, ...conditions: Elements[]): Row[] =>
  conditions.map((Condition) => ({ Condition, isPublic: true, source }));

const account = "123456789012";
const function_ = `arn:aws:lambda:us-east-1:${account}:function:orders`;

describe("conditions on everyone", () => {
  it.each<Row>([
    ...closes(
      sources.meaning,
      { StringEquals: { "aws:SourceAccount": account } },
      { StringEquals: { "AWS:sourceACCOUNT": account } },
      { stringequals: { "aws:SourceAccount": account } },
      { StringEquals: { "aws:SourceAccount": 123456789012 } },
      { StringEquals: { "aws:SourceOwner": account } },
      { StringEquals: { "aws:SourceVpc": "vpc-91237329" } },
      { StringLike: { "aws:SourceVpc": "vpc-91237329" } },
      { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
      { StringEqualsIgnoreCase: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      { ArnEquals: { "aws:SourceArn": `arn:aws:sns:us-east-1:${account}:topic` } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::bucket" } },
      { StringEquals: { "s3:DataAccessPointAccount": account } },
      { StringLike: { "s3:DataAccessPointArn": `arn:aws:s3:us-west-2:${account}:accesspoint/*` } },
      { StringLike: { "s3:DataAccessPointArn": `arn:aws:s3:*:${account}:accesspoint/*` } },
      {
        StringEquals: {
          "s3:x-amz-server-side-encryption-aws-kms-key-id": `arn:aws:kms:us-east-1:${account}:key/1234abcd`,
        },
      },
      { StringEquals: { "aws:userid": "AIDAEXAMPLEID12345678" } },
      { StringLike: { "aws:userid": "AROAEXAMPLEID12345678:*" } },
      { StringLike: { "aws:userid": `${account}:*` } },
    ),
    ...leavesOpen(
      sources.meaning,
      { StringLike: { "aws:SourceVpc": "vpc-*" } },
      { StringLike: { "aws:SourceVpce": "vpce-1a2b3c4?" } },
      { StringLike: { "aws:SourceAccount": "*" } },
      { StringEquals: { "aws:SourceAccount": "*" } },
      { StringLike: { "aws:SourceOwner": "1234*" } },
      { StringLike: { "aws:PrincipalOrgID": "o-*" } },
      { StringLike: { "aws:PrincipalAccount": "12345678901?" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:us-east-1:*:topic" } },
      { ArnLike: { "aws:SourceArn": "*" } },
      { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:*:accesspoint/shop" } },
      { StringLike: { "s3:DataAccessPointAccount": "*" } },
      { StringLike: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "*" } },
      { StringLike: { "aws:userid": "*" } },
      { StringLike: { "aws:userid": "AROA*" } },
      { StringLike: { "aws:userid": "AROA*:session" } },
      { StringEquals: { "aws:SourceAccount": variable("aws:PrincipalAccount") } },
      { StringEquals: { "aws:PrincipalAccount": variable("aws:SourceAccount") } },
      { StringEquals: { "aws:SourceAccount": "" } },
    ),
    ...closes(
      sources.meaning,
      { IpAddress: { "aws:SourceIp": "203.0.113.7" } },
      { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8:1234:5678::/64"] } },
      { IpAddress: { "aws:SourceIp": "12.0.0.0/8" } },
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      { IpAddress: { "aws:SourceIp": "2001:db8::/32" } },
      { IpAddress: { "aws:SourceIp": "2001:db8::1" } },
    ),
    ...leavesOpen(
      sources.meaning,
      { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
      { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } },
      { IpAddress: { "aws:SourceIp": "12.0.0.0/7" } },
      { IpAddress: { "aws:SourceIp": "::/0" } },
      { IpAddress: { "aws:SourceIp": "2001::/31" } },
      { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"] } },
      { IpAddress: { "aws:SourceIp": "*" } },
      { IpAddress: { "aws:VpcSourceIp": "10.0.0.7" } },
    ),
    ...closes(
      sources.keys,
      { StringEquals: { "aws:PrincipalAccount": account } },
      { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/*` } },
      { StringLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/deploy-*` } },
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/r-ab12/ou-ab12-1*"] } },
      { "ForAnyValue:StringEquals": { "aws:SourceOrgPaths": "o-a1b2c3d4e5/r-ab12/" } },
      { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
      { StringEquals: { "aws:SourceVpcArn": `arn:aws:ec2:us-east-1:${account}:vpc/vpc-91237329` } },
      { StringEquals: { "aws:VpceAccount": account } },
      { StringEquals: { "aws:VpceOrgID": "o-a1b2c3d4e5" } },
      { "ForAnyValue:StringLike": { "aws:VpceOrgPaths": "o-a1b2c3d4e5/*" } },
    ),
    ...leavesOpen(
      sources.keys,
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } },
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*" } },
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "*/r-ab12/*" } },
      { StringEquals: { "aws:PrincipalTag/team": "orders" } },
      { StringEquals: { "aws:PrincipalType": "AssumedRole" } },
      { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
      { StringEquals: { "aws:ResourceAccount": account } },
      { StringLike: { "aws:Referer": "https://example.com/*" } },
      { StringEquals: { "aws:UserAgent": "secret" } },
      { Bool: { "aws:SecureTransport": "true" } },
      { Bool: { "aws:ViaAWSService": "true" } },
    ),
    ...closes(sources.layers, { StringEquals: { "aws:PrincipalOrgID": "o-t194hfs8cz" } }),
    ...closes(sources.analyzer, { StringEquals: { "kms:CallerAccount": account } }),
    ...closes(
      sources.variables,
      { StringEquals: { "aws:SourceAccount": variable("aws:ResourceAccount") } },
      { StringEquals: { "aws:PrincipalOrgID": variable("aws:ResourceOrgID") } },
      { ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${variable("aws:ResourceAccount")}:*` } },
    ),
    ...leavesOpen(
      sources.urls,
      { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
      { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
      { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
    ),
    ...leavesOpen(sources.addPermission, {
      StringEquals: { "lambda:EventSourceToken": "amzn1.ask.skill.1" },
    }),
  ])("public is $isPublic: $Condition", (row) => expect(isPublic(row)).toBe(row.isPublic));
});

describe("operators", () => {
  it.each<Row>([
    ...leavesOpen(
      sources.operators,
      { StringNotEquals: { "aws:SourceAccount": account } },
      { StringNotLike: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      { ArnNotEquals: { "aws:SourceArn": function_ } },
      { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      { StringEqualsIfExists: { "aws:SourceAccount": account } },
      { IpAddressIfExists: { "aws:SourceIp": "203.0.113.0/24" } },
      { Null: { "aws:SourceAccount": "false" } },
      { Null: { "aws:SourceAccount": "true" }, StringEqualsIfExists: { "aws:SourceAccount": account } },
      { Null: { "aws:SourceArn": "false" }, StringEqualsIfExists: { "aws:SourceAccount": account } },
      { NumericEquals: { "aws:SourceAccount": account } },
      { DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
      { StringEquals: { "aws:SourceAccount": [] } },
      { StringLike: { "aws:SourceArn": `arn:aws:sns:*:${account}:topic` } },
    ),
    ...closes(
      sources.operators,
      { Null: { "aws:SourceAccount": "false" }, StringEqualsIfExists: { "aws:SourceAccount": account } },
      { ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${account}:*` } },
      { ArnEquals: { "aws:SourceArn": `arn:*:sns:*:${account}:topic` } },
      { StringLike: { "aws:SourceArn": `arn:aws:sns:us-east-1:${account}:*` } },
    ),
    ...leavesOpen(
      sources.setOperators,
      { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
      { "ForAnyValue:StringEqualsIfExists": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    ),
    ...closes(
      sources.setOperators,
      { "ForAnyValue:StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      {
        "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" },
        Null: { "aws:PrincipalOrgPaths": "false" },
      },
    ),
    ...closes(
      sources.severalConditions,
      { StringEquals: { "aws:SourceAccount": [account, "111122223333"] } },
      { StringEquals: { "aws:SourceAccount": account, "aws:RequestedRegion": "us-east-1" } },
      { StringLike: { "aws:SourceArn": "*" }, StringEquals: { "aws:SourceAccount": account } },
      {
        StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
        StringEquals: { "aws:SourceVpc": "vpc-1" },
      },
    ),
    ...leavesOpen(
      sources.severalConditions,
      { StringLike: { "aws:SourceAccount": [account, "*"] } },
      { ArnLike: { "aws:SourceArn": [function_, "arn:aws:s3:::*"] } },
      { StringLike: { "aws:SourceArn": "*", "aws:SourceAccount": "1*" } },
    ),
  ])("public is $isPublic: $Condition", (row) => expect(isPublic(row)).toBe(row.isPublic));
});

describe("conditions on a service or a provider", () => {
  const s3 = { Service: "s3.amazonaws.com" };
  const alexa = { Service: "alexa-appkit.amazon.com" };
  const google = { Federated: "accounts.google.com" };
  const cognito = { Federated: "cognito-identity.amazonaws.com" };
  const pool = "us-east-1:12345678-corner-cafe-123456790ab";
  const asked = (Principal: unknown, rows: Row[]): Row[] => rows.map((row) => ({ ...row, Principal }));

  it.each<Row>([
    ...asked(s3, [
      ...leavesOpen(
        sources.services,
        { ArnLike: { "AWS:SourceArn": "arn:aws:s3:::bucket" } },
        { ArnLike: { "AWS:SourceArn": "arn:aws:s3:::*" } },
        { StringEquals: { "AWS:SourceArn": "arn:aws:s3:::bucket" } },
      ),
      ...closes(
        sources.services,
        {
          ArnLike: { "AWS:SourceArn": "arn:aws:s3:::bucket" },
          StringEquals: { "AWS:SourceAccount": account },
        },
        { StringEquals: { "AWS:SourceAccount": account } },
        { ArnLike: { "AWS:SourceArn": `arn:aws:sns:us-east-2:${account}:lambda*` } },
      ),
      ...closes(
        sources.confusedDeputy,
        { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
        { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "o-a1b2c3d4e5/*" } },
        { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      ),
      ...leavesOpen(
        sources.confusedDeputy,
        { StringLike: { "aws:SourceOrgID": "o-*" } },
        { StringEqualsIfExists: { "aws:SourceAccount": account } },
        { StringEquals: { "aws:PrincipalServiceName": "s3.amazonaws.com" } },
        { Bool: { "aws:PrincipalIsAWSService": "true" } },
      ),
    ]),
    ...asked(alexa, [
      ...closes(sources.addPermission, { StringEquals: { "lambda:EventSourceToken": "amzn1.ask.skill.1" } }),
      ...leavesOpen(sources.addPermission, {
        StringLike: { "lambda:EventSourceToken": "amzn1.ask.skill.*" },
      }),
    ]),
    ...asked(google, [
      ...closes(
        sources.federationKeys,
        { StringEquals: { "accounts.google.com:aud": "66677788899900pro0" } },
        { StringEquals: { "accounts.google.com:sub": "110169484474386276334" } },
      ),
      ...leavesOpen(
        sources.federationKeys,
        { StringLike: { "accounts.google.com:aud": "*" } },
        { StringEquals: { "accounts.google.com:email": "me@example.com" } },
        { StringEquals: { "graph.facebook.com:app_id": "111222333" } },
      ),
    ]),
    ...asked(cognito, [
      ...closes(sources.federationKeys, { StringEquals: { "cognito-identity.amazonaws.com:aud": pool } }),
      ...leavesOpen(sources.federationKeys, {
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
      }),
    ]),
    ...asked(
      "*",
      leavesOpen(sources.meaning, { StringEquals: { "cognito-identity.amazonaws.com:aud": pool } }),
    ),
  ])("public is $isPublic: $Principal with $Condition", (row) => expect(isPublic(row)).toBe(row.isPublic));
});
