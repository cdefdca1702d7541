import type { Reader, State } from "../../contract.ts";
import { type BucketRef, findBucket, listBuckets, readSetting } from "./bucket.ts";

/** Whether a bucket keeps old versions of its objects, and how they may be deleted. */
export interface BucketVersioning extends State<BucketRef> {
  /** Null where it was never enabled. */
  readonly versioning: "Enabled" | "Suspended" | null;
  /** Whether it takes a one-time password to delete a version or to change the versioning. */
  readonly mfaDelete: boolean;
}

/** Reads the versioning of buckets: one call. */
export const bucketVersioning: Reader<BucketRef, BucketVersioning> = {
  type: "AWS::S3::Bucket",
  permissions: { list: ["s3:ListAllMyBuckets"], read: ["s3:GetBucketVersioning"] },
  find: findBucket,
  list: listBuckets,
  async read(aws, ref) {
    const answer = await readSetting(
      aws.call("s3", "GetBucketVersioning", { Bucket: ref.bucket, ExpectedBucketOwner: ref.account }),
    );
    if (!answer) return undefined;
    return { ref, versioning: answer.Status ?? null, mfaDelete: answer.MFADelete === "Enabled" };
  },
};
