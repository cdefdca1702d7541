import type { Reader, State } from "../../contract.ts";
import { type BucketRef, findBucket, listBuckets, readSetting } from "./bucket.ts";
import { foldPolicyEdits } from "./bucket-policy-edit.ts";

/** The policy of a bucket. */
export interface BucketPolicy extends State<BucketRef> {
  /** The policy's text; null where the bucket has none. */
  readonly policy: string | null;
  /** Whether S3 itself calls the policy public; null where there is none, or S3 does not say. */
  readonly isPublic: boolean | null;
}

/** Reads the policy of buckets and, where there is one, what S3 says of it: one call, or two. */
export const bucketPolicy: Reader<BucketRef, BucketPolicy> = {
  type: "AWS::S3::Bucket",
  permissions: { list: ["s3:ListAllMyBuckets"], read: ["s3:GetBucketPolicy", "s3:GetBucketPolicyStatus"] },
  find: findBucket,
  list: listBuckets,
  async read(aws, ref) {
    const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
    const policy = await readSetting(aws.call("s3", "GetBucketPolicy", target), "NoSuchBucketPolicy");
    if (policy === undefined) return undefined;
    if (!policy?.Policy) return { ref, policy: null, isPublic: null };
    const status = await readSetting(aws.call("s3", "GetBucketPolicyStatus", target), "NoSuchBucketPolicy");
    return { ref, policy: policy.Policy, isPublic: status?.PolicyStatus?.IsPublic ?? null };
  },
  fold: foldPolicyEdits,
};
