import type { Reader, State } from "../../contract.ts";
import { type BucketRef, findBucket, listBuckets, readSetting } from "./bucket.ts";

/** Where the server access logs of a bucket go. */
export interface BucketLogging extends State<BucketRef> {
  /** Null where there are none. */
  readonly logging: { readonly targetBucket: string; readonly targetPrefix: string } | null;
}

/** Reads the server access logging of buckets: one call. */
export const bucketLogging: Reader<BucketRef, BucketLogging> = {
  type: "AWS::S3::Bucket",
  permissions: { list: ["s3:ListAllMyBuckets"], read: ["s3:GetBucketLogging"] },
  find: findBucket,
  list: listBuckets,
  async read(aws, ref) {
    const answer = await readSetting(
      aws.call("s3", "GetBucketLogging", { Bucket: ref.bucket, ExpectedBucketOwner: ref.account }),
    );
    if (!answer) return undefined;
    const { TargetBucket, TargetPrefix = "" } = answer.LoggingEnabled ?? {};
    return { ref, logging: TargetBucket ? { targetBucket: TargetBucket, targetPrefix: TargetPrefix } : null };
  },
};
