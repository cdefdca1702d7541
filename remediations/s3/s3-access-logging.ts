import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketLogging, bucketLogging } from "./resources/bucket-logging.ts";

const params = z.strictObject({
  /** The bucket that logs go to, in the account and region of the logged one: `{account}` and `{region}` stand for these. */
  targetBucket: z
    .string()
    .regex(
      /^([a-z0-9.-]|\{account\}|\{region\}){3,63}$/,
      "must be the name of a bucket, in which {account} and {region} may stand",
    )
    .optional(),
});

/**
 * Switches server access logging on for buckets without it. The bucket that logs go to is left alone: it would log its own logs.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 */
export const s3AccessLogging = {
  id: "s3-access-logging",
  title: "Bucket has no server access logging",
  severity: "medium",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(3)(ii)(A)", "164.312(b)"],
    soc2: ["CC7.2", "CC7.3", "A1.2"],
    pci: ["10.2.1"],
    nist: [
      "AC-2(4)",
      "AC-4(26)",
      "AC-6(9)",
      "AU-2",
      "AU-3",
      "AU-6(3)",
      "AU-6(4)",
      "AU-10",
      "AU-12",
      "CA-7",
      "SC-7(9)",
      "SI-3(8)",
      "SI-4(20)",
      "SI-7(8)",
    ],
    fsbp: ["S3.9"],
  },
  reader: bucketLogging,
  events: { "s3.amazonaws.com": ["CreateBucket", "PutBucketLogging"] },
  permissions: { read: [], write: ["s3:PutBucketLogging"], undo: ["s3:PutBucketLogging"] },
  params,
  plan({ ref, logging }, { targetBucket }) {
    const TargetBucket = targetBucket
      ?.replaceAll("{account}", ref.account)
      .replaceAll("{region}", ref.region);
    if (logging || !TargetBucket || TargetBucket === ref.bucket) return [];
    const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
    const LoggingEnabled = { TargetBucket, TargetPrefix: `${ref.bucket}/` };
    return [
      {
        summary: `Log requests to bucket ${ref.bucket} in bucket ${TargetBucket}: it has no server access logging`,
        call: {
          service: "s3",
          operation: "PutBucketLogging",
          input: { ...target, BucketLoggingStatus: { LoggingEnabled } },
        },
        undo: {
          service: "s3",
          operation: "PutBucketLogging",
          input: { ...target, BucketLoggingStatus: {} },
        },
      },
    ];
  },
} satisfies Remediation<BucketRef, BucketLogging, z.infer<typeof params>>;
