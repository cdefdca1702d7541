import { expect, it } from "vitest";
import { bucketRef } from "../../../remediations/s3/resources/bucket.ts";
import { readOthers } from "../../../remediations/s3/resources/bucket-others.ts";
import { scriptedAws } from "../../support/engine.ts";

const allow = (Principal: unknown) => ({ Effect: "Allow", Principal, Action: "s3:*", Resource: "*" });

it.each([
  ["no policy", null, []],
  [
    "its own account, by ARN and by id",
    [allow({ AWS: ["arn:aws:iam::123456789012:role/app", "123456789012"] })],
    [],
  ],
  ["another account", [allow({ AWS: "arn:aws:iam::210987654321:root" })], ["arn:aws:iam::210987654321:root"]],
  ["everyone", [allow("*")], ["everyone"]],
  ["log delivery", [allow({ Service: "logging.s3.amazonaws.com" })], ["logging.s3.amazonaws.com"]],
  ["a service that can use KMS", [allow({ Service: "cloudtrail.amazonaws.com" })], []],
  ["a Deny lets nobody in", [{ ...allow("*"), Effect: "Deny" }], []],
])("finds who else a bucket's policy lets in: %s", async (_name, Statement, expected) => {
  const connect = scriptedAws(() => {
    if (!Statement) throw Object.assign(new Error("none"), { name: "NoSuchBucketPolicy" });
    return { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
  });
  const ref = bucketRef("records", "123456789012", "us-east-1");
  expect(await readOthers(connect({ ...ref, actionId: "test" }), ref)).toEqual(expected);
});
