import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import type { Reader, State } from "../../contract.ts";
import { type BucketRef, findBucket, listBuckets, readSetting } from "./bucket.ts";

/** The four settings of S3 Block Public Access, in AWS's order. */
export const blockFlags = [
  "BlockPublicAcls",
  "IgnorePublicAcls",
  "BlockPublicPolicy",
  "RestrictPublicBuckets",
] as const satisfies readonly (keyof PublicAccessBlockConfiguration)[];

/** One of the four settings of S3 Block Public Access. */
export type BlockFlag = (typeof blockFlags)[number];

/** The public access block of a bucket. */
export interface BucketPublicAccessBlock extends State<BucketRef> {
  /** Null where the bucket has none: all four off. */
  readonly block: PublicAccessBlockConfiguration | null;
}

/** Reads the public access block of buckets: one call. */
export const bucketPublicAccessBlock: Reader<BucketRef, BucketPublicAccessBlock> = {
  type: "AWS::S3::Bucket",
  permissions: { list: ["s3:ListAllMyBuckets"], read: ["s3:GetBucketPublicAccessBlock"] },
  find: findBucket,
  list: listBuckets,
  async read(aws, ref) {
    const answer = await readSetting(
      aws.call("s3", "GetPublicAccessBlock", { Bucket: ref.bucket, ExpectedBucketOwner: ref.account }),
      "NoSuchPublicAccessBlockConfiguration",
    );
    return answer === undefined ? undefined : { ref, block: answer?.PublicAccessBlockConfiguration ?? null };
  },
};
