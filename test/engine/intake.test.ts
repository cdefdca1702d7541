import { describe, expect, it } from "vitest";
import { InputError, takeIn } from "../../engine/intake/event.ts";
import { recordOf } from "../remediations/cases.ts";

const record = {
  ...recordOf("s3.amazonaws.com", "PutBucketEncryption", { bucketName: "records" }),
  responseElements: { done: true },
};
const arn = "arn:aws:iam::123456789012:user/alice";
const event = {
  id: "5a8f1a2e-0000-4000-8000-000000000001",
  source: "s3.amazonaws.com",
  name: "PutBucketEncryption",
  time: "2026-11-21T10:00:00Z",
  region: "us-east-1",
  account: "123456789012",
  actor: arn,
  sourceIp: "203.0.113.7",
  request: { bucketName: "records" },
  response: { done: true },
  resources: [],
};
const envelope = (detail: unknown, type = "AWS API Call via CloudTrail") => ({
  version: "0",
  source: "aws.s3",
  "detail-type": type,
  detail,
});
const without = (key: string) => {
  const { [key]: _, ...rest } = record as Record<string, unknown>;
  return rest;
};
const role = "arn:aws:iam::123456789012:role/suture-s3";
const by = (userIdentity: object) => ({ ...record, userIdentity });

describe("takes in", () => {
  it.each<[string, unknown, object]>([
    ["a bare record", record, {}],
    ["an envelope", envelope(record), {}],
    ["an event of a service", envelope(record, "AWS Service Event via CloudTrail"), {}],
    ["what a person does in the console", envelope(record, "AWS Console Action via CloudTrail"), {}],
    [
      "no request and no response",
      { ...record, requestParameters: null, responseElements: null },
      { request: {}, response: {} },
    ],
    ["readOnly as a text", { ...record, readOnly: "false" }, {}],
    ["no readOnly, as before 2016", without("readOnly"), {}],
    ["no source address", without("sourceIPAddress"), { sourceIp: "unknown" }],
    ["no error", { ...record, errorCode: "" }, {}],
    ["the account of the caller where the record names no other", without("recipientAccountId"), {}],
    [
      "the account that received the call, not the caller's",
      { ...record, recipientAccountId: "210987654321" },
      { account: "210987654321" },
    ],
    [
      "resources and their owners",
      {
        ...record,
        resources: [{ ARN: "arn:aws:s3:::records", accountId: "210987654321", type: "AWS::S3::Bucket" }, {}],
      },
      { resources: [{ arn: "arn:aws:s3:::records", account: "210987654321" }, {}] },
    ],
    ["a user without an ARN", by({ type: "IAMUser", userName: "alice" }), { actor: "alice" }],
    // Service events carry no type: {accountId, invokedBy} only.
    [
      "a service event",
      {
        ...by({ accountId: "123456789012", invokedBy: "rds.amazonaws.com" }),
        eventType: "AwsServiceEvent",
        requestParameters: null,
        responseElements: null,
      },
      { actor: "rds.amazonaws.com", request: {}, response: {} },
    ],
    ["an actor with a type only", by({ type: "Unknown" }), { actor: "Unknown" }],
    ["an actor without anything", by({}), { actor: "unknown" }],
    [
      "another role",
      by({ arn, sessionContext: { sessionIssuer: { arn: "arn:aws:iam::123456789012:role/suture-s3-not" } } }),
      {},
    ],
    ["a session without issuer", by({ arn, sessionContext: {} }), {}],
    ...[
      "cn-northwest-1",
      "us-gov-west-1",
      "us-iso-east-1",
      "us-isob-east-1",
      "eusc-de-east-1",
      "ap-southeast-7",
    ].map(
      (region) =>
        [`region ${region}`, { ...record, awsRegion: region }, { region }] as [string, unknown, object],
    ),
  ])("%s", (_name, input, differs) => {
    expect(takeIn(input, [role])).toEqual({ event: { ...event, ...differs } });
  });
});

describe("passes over", () => {
  it.each<[string, unknown, string, string]>([
    [
      "other events of EventBridge",
      envelope({ state: "pending" }, "EC2 Instance State-change Notification"),
      "not-cloudtrail",
      "EC2 Instance",
    ],
    [
      "other events whose detail looks like a record",
      envelope(record, "Scheduled Event"),
      "not-cloudtrail",
      "Scheduled Event",
    ],
    // EC2 answers a dry run with an error: nothing was changed.
    [
      "a dry run of EC2",
      { ...record, errorCode: "Client.DryRunOperation" },
      "failed-call",
      "Client.DryRunOperation",
    ],
    // CloudTrail keeps the parameters of most denied calls to itself.
    [
      "a denied call",
      { ...record, errorCode: "AccessDenied", requestParameters: null },
      "failed-call",
      "AccessDenied",
    ],
    [
      "a failed call in an envelope",
      envelope({ ...record, errorCode: "NoSuchBucket" }),
      "failed-call",
      "NoSuchBucket",
    ],
    ["a call that only read", { ...record, readOnly: true }, "read-only", "only read"],
    ["a call that only read, as a text", { ...record, readOnly: "true" }, "read-only", "only read"],
    [
      "its own call",
      by({ type: "AssumedRole", sessionContext: { sessionIssuer: { type: "Role", arn: role } } }),
      "own-call",
      "Suture's own",
    ],
    // A service event of an account that cannot be known is no reason to try again either.
    [
      "a failed call without account",
      { ...without("recipientAccountId"), userIdentity: {}, errorCode: "AccessDenied" },
      "failed-call",
      "AccessDenied",
    ],
  ])("%s", (_name, input, ignored, reason) => {
    expect(takeIn(input, [role])).toEqual({ ignored, reason: expect.stringContaining(reason) });
  });
});

describe("refuses", () => {
  it.each<[string, unknown, string]>([
    ["null", null, "got null"],
    ["a text", "PutBucketEncryption", "got a string"],
    ["a number", 7, "got a number"],
    ["a list", [record], "got an array"],
    ["an empty object", {}, "eventID"],
    ["an envelope without detail", { "detail-type": "AWS API Call via CloudTrail" }, "eventID"],
    ["an envelope with a text as detail", envelope("record"), "(detail: Invalid input: expected object"],
    ["no event name", without("eventName"), "eventName"],
    ["an empty event source", { ...record, eventSource: "" }, "eventSource"],
    ["a number as event name", { ...record, eventName: 7 }, "eventName"],
    ["no identity", without("userIdentity"), "userIdentity"],
    ["a text as parameters", { ...record, requestParameters: "bucketName=records" }, "requestParameters"],
    ["a list as parameters", { ...record, requestParameters: ["records"] }, "requestParameters"],
    ["a time that is none", { ...record, eventTime: "yesterday" }, "eventTime"],
    ["a time without zone", { ...record, eventTime: "2026-11-21T10:00:00" }, "eventTime"],
    ["resources that are no list", { ...record, resources: {} }, "resources"],
    ["a region that is none", { ...record, awsRegion: "everywhere" }, "awsRegion: is not a region"],
    [
      "a region that leads elsewhere",
      { ...record, awsRegion: "us-east-1.example.com/" },
      "awsRegion: is not a region",
    ],
    ["a region in capitals", { ...record, awsRegion: "US-EAST-1" }, "awsRegion: is not a region"],
    [
      "an account that is none",
      { ...record, recipientAccountId: "12345" },
      "recipientAccountId: is not a 12-digit account id",
    ],
    ["an account as a number", { ...record, recipientAccountId: 123456789012 }, "recipientAccountId"],
    [
      "no account",
      { ...without("recipientAccountId"), userIdentity: { type: "Unknown" } },
      "recipientAccountId is missing",
    ],
    [
      "an account of the caller that is none",
      { ...without("recipientAccountId"), userIdentity: { accountId: "anonymous" } },
      "recipientAccountId is missing",
    ],
  ])("%s", (_name, input, problem) => {
    const taking = () => takeIn(input, [role]);
    expect(taking).toThrow(InputError);
    expect(taking).toThrow(problem);
    // One line for a person, whatever the input holds.
    expect(taking).toThrow(/^[^\n]{1,300}$/);
  });
});
