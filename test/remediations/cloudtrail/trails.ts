import { CreateTrailCommand, type CreateTrailCommandInput } from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import { type EventCase, recordOf } from "../cases.ts";

export const arn = "arn:aws:cloudtrail:us-east-1:123456789012:trail/management";
export const ref = { arn, account: "123456789012", region: "us-east-1", trailName: "management" };

/** Creates a trail, not logging yet, and gives its name with the event of its creation. */
export async function createTrail(
  settings: Omit<CreateTrailCommandInput, "Name" | "S3BucketName"> = {},
): Promise<{ Name: string; created: { event: object } }> {
  const [Name, Bucket] = [uniqueName("trail"), uniqueName("logs")];
  await call("s3", new CreateBucketCommand({ Bucket }));
  const created = await callAndReport(
    "cloudtrail",
    new CreateTrailCommand({ Name, S3BucketName: Bucket, ...settings }),
  );
  return { Name, created };
}

export const event = (name: string, request: object | null, more = {}) =>
  recordOf("cloudtrail.amazonaws.com", name, request, more);

/** The shapes in which an event names a trail, by the name of its call. */
export const eventCases = (name: string): EventCase[] => [
  { name: "by name", event: event(name, { name: "management" }), resource: arn },
  { name: "by ARN", event: event(name, { name: arn }), resource: arn },
  {
    name: "by ARN, in another region than its home",
    event: event(name, { name: arn }, { region: "eu-west-1" }),
    resource: arn,
  },
  {
    name: "by name, in its home region",
    event: event(name, { name: "management" }, { region: "eu-west-1" }),
    resource: "arn:aws:cloudtrail:eu-west-1:123456789012:trail/management",
  },
  {
    name: "in another partition",
    event: event(name, { name: "management" }, { region: "us-gov-west-1" }),
    resource: "arn:aws-us-gov:cloudtrail:us-gov-west-1:123456789012:trail/management",
  },
  {
    name: "the organization's trail, which belongs to another account",
    event: event(name, { name: "arn:aws:cloudtrail:us-east-1:999999999999:trail/organization" }),
    resource: null,
  },
  {
    name: "an event data store",
    event: event(name, { name: arn.replace("trail/", "eventdatastore/") }),
    resource: null,
  },
  { name: "no parameters", event: event(name, null), resource: null },
  { name: "empty parameters", event: event(name, {}), resource: null },
  { name: "a path", event: event(name, { name: "../../etc/passwd" }), resource: null },
  { name: "not a text", event: event(name, { name: { name: "management" } }), resource: null },
];
