import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketLifecycle, bucketLifecycle } from "./resources/bucket-lifecycle.ts";

const params = z.strictObject({});

/**
 * Finds versioned buckets that keep every version for good. Which may go, and when, only their owner knows.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
 */
export const s3Lifecycle = {
  id: "s3-lifecycle",
  title: "Versioned bucket has no lifecycle rules",
  severity: "medium",
  risk: "safe",
  frameworks: { nist: ["CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SI-13(5)"] },
  optIn: true,
  reader: bucketLifecycle,
  events: {
    "s3.amazonaws.com": [
      "CreateBucket",
      "DeleteBucketLifecycle",
      "PutBucketLifecycle",
      "PutBucketVersioning",
    ],
  },
  permissions: { read: [], write: [], undo: [] },
  params,
  plan({ ref, versioned, enabledRules }) {
    if (!versioned || enabledRules > 0) return [];
    return [
      {
        summary: `Versioned bucket ${ref.bucket} has no enabled lifecycle rule`,
        call: null,
        undo: null,
        undoReason: "nothing was changed",
      },
    ];
  },
} satisfies Remediation<BucketRef, BucketLifecycle, z.infer<typeof params>>;
