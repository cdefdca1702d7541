import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketVersioning, bucketVersioning } from "./resources/bucket-versioning.ts";

const params = z.strictObject({});

/**
 * Finds buckets whose object versions can be deleted without a one-time password. Only the root user can switch that on.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
 */
export const s3MfaDelete = {
  id: "s3-mfa-delete",
  title: "Bucket lets versions be deleted without MFA",
  severity: "low",
  risk: "safe",
  frameworks: { cis: ["2.1.2"], nist: ["CA-9(1)", "CM-2", "CM-2(2)", "CM-3", "SC-5(2)"] },
  reader: bucketVersioning,
  events: { "s3.amazonaws.com": ["CreateBucket", "PutBucketVersioning"] },
  permissions: { read: [], write: [], undo: [] },
  params,
  plan({ ref, versioning, mfaDelete }) {
    if (mfaDelete) return [];
    const first = versioning === "Enabled" ? "" : ", and versioning, which it needs, is not enabled";
    return [
      {
        summary: `Bucket ${ref.bucket} has MFA delete off${first}`,
        call: null,
        undo: null,
        undoReason: "nothing was changed",
      },
    ];
  },
} satisfies Remediation<BucketRef, BucketVersioning, z.infer<typeof params>>;
