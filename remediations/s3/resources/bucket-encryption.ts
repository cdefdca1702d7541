import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import type { Reader, State } from "../../contract.ts";
import { type BucketRef, findBucket, listBuckets, readSetting } from "./bucket.ts";

/** The default encryption of a bucket. */
export interface BucketEncryption extends State<BucketRef> {
  /** Null where never set, which S3 answers no more: since January 2023 every bucket reads as AES256 at least. */
  readonly rule: ServerSideEncryptionRule | null;
}

/** Reads the default encryption of buckets: one call. */
export const bucketEncryption: Reader<BucketRef, BucketEncryption> = {
  type: "AWS::S3::Bucket",
  permissions: { list: ["s3:ListAllMyBuckets"], read: ["s3:GetEncryptionConfiguration"] },
  find: findBucket,
  list: listBuckets,
  async read(aws, ref) {
    const answer = await readSetting(
      aws.call("s3", "GetBucketEncryption", { Bucket: ref.bucket, ExpectedBucketOwner: ref.account }),
      "ServerSideEncryptionConfigurationNotFoundError",
    );
    if (answer === undefined) return undefined;
    return { ref, rule: answer?.ServerSideEncryptionConfiguration?.Rules?.[0] ?? null };
  },
};
