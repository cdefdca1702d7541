import {
  DeleteBucketLifecycleCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { s3Lifecycle } from "../../../remediations/s3/s3-lifecycle.ts";
import { call, callAndReport } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { bucketEvents, createBucket, event, ref } from "./buckets.ts";

async function createVersioned(): Promise<string> {
  const Bucket = await createBucket();
  const VersioningConfiguration = { Status: "Enabled" as const };
  await call("s3", new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return Bucket;
}

export const cases: Cases = {
  remediation: s3Lifecycle,
  ref,
  plans: [
    { name: "not versioned", state: { versioned: false, enabledRules: 0 }, calls: [] },
    { name: "a rule", state: { versioned: true, enabledRules: 1 }, calls: [] },
    {
      name: "no rule",
      state: { versioned: true, enabledRules: 0 },
      calls: [null],
      undo: [null],
      says: "Versioned bucket records has no enabled lifecycle rule",
    },
  ],
  holes: [
    {
      name: "the rules deleted",
      open: async () =>
        callAndReport("s3", new DeleteBucketLifecycleCommand({ Bucket: await createVersioned() })),
      fixed: () => ({}),
    },
    {
      name: "every rule disabled",
      async open() {
        const Bucket = await createVersioned();
        const Rules = [
          { ID: "old", Status: "Disabled" as const, Filter: { Prefix: "" }, Expiration: { Days: 30 } },
        ];
        await call(
          "s3",
          new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
        );
        return { event: event("PutBucketLifecycle", { bucketName: Bucket }) };
      },
      fixed: () => ({}),
    },
  ],
  events: bucketEvents("DeleteBucketLifecycle", "PutBucketLifecycle", "PutBucketVersioning", "CreateBucket"),
  assessments: [],
};
