import { CreateBucketCommand, PutBucketLoggingCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import type { BucketLogging } from "../../../remediations/s3/resources/bucket-logging.ts";
import { s3AccessLogging } from "../../../remediations/s3/s3-access-logging.ts";
import { account, call, callAndReport, uniqueName } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { bucketEvents, createBucket, ref, target } from "./buckets.ts";

const put = (TargetBucket: string) => ({
  operation: "PutBucketLogging" as const,
  input: {
    ...target,
    BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: "records/" } },
  },
});
const none = { logging: null };

/** Makes the bucket that logs go to, once, with the policy that the S3 logging service needs. */
async function createLogBucket(): Promise<void> {
  const Bucket = `logs-${account.id}-${account.region}`;
  await call("s3", new CreateBucketCommand({ Bucket }));
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition: { StringEquals: { "aws:SourceAccount": account.id } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
  await call("s3", new PutBucketPolicyCommand({ Bucket, Policy }));
}
const params = { targetBucket: "logs-{account}-{region}" };
const fixed = ({ ref: { bucket } }: BucketLogging) => ({
  logging: { targetBucket: `logs-${account.id}-${account.region}`, targetPrefix: `${bucket}/` },
});

export const cases: Cases = {
  remediation: s3AccessLogging,
  ref,
  plans: [
    { name: "no target was named", state: none, calls: [] },
    {
      name: "logged already, elsewhere",
      state: { logging: { targetBucket: "other-logs", targetPrefix: "" } },
      params: { targetBucket: "logs" },
      calls: [],
    },
    { name: "the target itself", state: none, params: { targetBucket: "records" }, calls: [] },
    {
      name: "the target itself, by account and region",
      state: { ref: { ...ref, bucket: "logs-123456789012-us-east-1" }, logging: null },
      params,
      calls: [],
    },
    {
      name: "not logged",
      state: none,
      params: { targetBucket: "logs" },
      calls: [put("logs")],
      undo: [{ operation: "PutBucketLogging", input: { ...target, BucketLoggingStatus: {} } }],
      says: "Log requests to bucket records in bucket logs",
    },
    {
      name: "a target for each account and region",
      state: none,
      params,
      calls: [put("logs-123456789012-us-east-1")],
    },
  ],
  holes: [
    {
      name: "a new bucket",
      params,
      async open() {
        await createLogBucket();
        return callAndReport("s3", new CreateBucketCommand({ Bucket: uniqueName("bucket") }));
      },
      fixed,
    },
    {
      name: "switched off",
      params,
      async open() {
        await createLogBucket();
        const Bucket = await createBucket();
        return callAndReport("s3", new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }));
      },
      fixed,
    },
  ],
  events: bucketEvents("PutBucketLogging", "CreateBucket"),
  assessments: [{ name: "always safe", state: none, risk: "safe" }],
};
