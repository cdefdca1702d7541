import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import { refuses } from "../../../judgements/policy/refusal.ts";

const bucket = "arn:aws:s3:::records";
const deny = (more: object) => ({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [bucket, `${bucket}/*`],
  ...more,
});
const condition = (operator: string, key: string, value: unknown) => ({
  Condition: { [operator]: { [key]: value } },
});
const plain = condition("Bool", "aws:SecureTransport", "false");
const judge = (statement: object, requests: Parameters<typeof refuses>[1]) =>
  refuses(parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: [statement] })), requests);

describe("plain HTTP to every object", () => {
  const requests = {
    action: "s3:*",
    resource: `${bucket}/*`,
    keys: { "aws:securetransport": "false" },
  };

  it.each<[string, object]>([
    ["as AWS writes it", plain],
    ["a boolean", condition("Bool", "aws:SecureTransport", false)],
    ["any case", condition("bool", "AWS:securetransport", "False")],
    ["IfExists", condition("BoolIfExists", "aws:SecureTransport", "false")],
    ["StringEquals", condition("StringEquals", "aws:SecureTransport", "false")],
    ["both values", condition("Bool", "aws:SecureTransport", ["true", "false"])],
    ["principal {AWS: *}", { Principal: { AWS: "*" }, ...plain }],
    ["every action", { Action: "*", ...plain }],
    ["every resource", { Resource: "*", ...plain }],
    ["a wider pattern", { Resource: "arn:aws:s3:::rec*", ...plain }],
    ["no condition at all", {}],
    ["NotAction of another service", { Action: undefined, NotAction: "iam:*", ...plain }],
  ])("is refused: %s", (_name, more) => expect(judge(deny(more), requests)).toBe(true));

  it.each<[string, object]>([
    ["an Allow", { Effect: "Allow", ...plain }],
    ["an Allow of TLS", { Effect: "Allow", ...condition("Bool", "aws:SecureTransport", "true") }],
    ["the wrong way round", condition("Bool", "aws:SecureTransport", "true")],
    ["only some actions", { Action: ["s3:GetObject", "s3:PutObject"], ...plain }],
    ["only some principals", { Principal: { AWS: "123456789012" }, ...plain }],
    ["NotPrincipal", { Principal: undefined, NotPrincipal: { AWS: "*" }, ...plain }],
    ["only the bucket", { Resource: bucket, ...plain }],
    ["only some objects", { Resource: `${bucket}/public/*`, ...plain }],
    ["another bucket", { Resource: "arn:aws:s3:::others/*", ...plain }],
    ["NotAction of some", { Action: undefined, NotAction: "s3:GetObject", ...plain }],
    [
      "a second condition",
      {
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" },
        },
      },
    ],
    ["another key", condition("NumericLessThan", "s3:TlsVersion", "1.2")],
    ["an operator of another type", condition("NumericEquals", "aws:SecureTransport", "0")],
  ])("is not refused: %s", (_name, more) => expect(judge(deny(more), requests)).toBe(false));
});

describe("uploads that ask for AES256", () => {
  const key = "s3:x-amz-server-side-encryption";
  const requests = { action: "s3:PutObject", resource: `${bucket}/*`, keys: { [key]: "AES256" } };

  it.each<[string, object]>([
    ["by name", condition("StringEquals", key, "AES256")],
    ["anything but KMS", condition("StringNotEquals", key, ["aws:kms", "aws:kms:dsse"])],
    ["anything not like KMS", condition("StringNotLike", key, "aws:kms*")],
    ["like AES", condition("StringLike", key, "AES*")],
    [
      "anything but KMS, where it asks at all",
      { Condition: { StringNotEquals: { [key]: "aws:kms" }, Null: { [key]: "false" } } },
    ],
  ])("are refused: %s", (_name, more) => expect(judge(deny(more), requests)).toBe(true));

  it.each<[string, object]>([
    ["only those that ask for nothing", condition("Null", key, "true")],
    ["only KMS", condition("StringEquals", key, "aws:kms")],
    ["anything but AES256", condition("StringNotEquals", key, "AES256")],
    ["only with one key", condition("StringEquals", `${key}-aws-kms-key-id`, "x")],
  ])("are not refused: %s", (_name, more) => expect(judge(deny(more), requests)).toBe(false));
});
