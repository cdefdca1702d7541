import type { Reader, State } from "../../contract.ts";
import { type BucketRef, findBucket, listBuckets, readSetting } from "./bucket.ts";

/** Whether anything ends the life of a versioned bucket's old versions. */
export interface BucketLifecycle extends State<BucketRef> {
  /** Whether the bucket has versions: enabled now, or suspended and still keeping the old ones. */
  readonly versioned: boolean;
  /** How many lifecycle rules are enabled; 0 also where the bucket is not versioned, for then nobody asked. */
  readonly enabledRules: number;
}

/** Reads the versioning of buckets and, of those that have versions, the lifecycle rules: one call, or two. */
export const bucketLifecycle: Reader<BucketRef, BucketLifecycle> = {
  type: "AWS::S3::Bucket",
  permissions: {
    list: ["s3:ListAllMyBuckets"],
    read: ["s3:GetBucketVersioning", "s3:GetLifecycleConfiguration"],
  },
  find: findBucket,
  list: listBuckets,
  async read(aws, ref) {
    const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
    const versioning = await readSetting(aws.call("s3", "GetBucketVersioning", target));
    if (!versioning) return undefined;
    if (!versioning.Status) return { ref, versioned: false, enabledRules: 0 };
    const lifecycle = await readSetting(
      aws.call("s3", "GetBucketLifecycleConfiguration", target),
      "NoSuchLifecycleConfiguration",
    );
    if (lifecycle === undefined) return undefined;
    const enabled = lifecycle?.Rules?.filter(({ Status }) => Status === "Enabled") ?? [];
    return { ref, versioned: true, enabledRules: enabled.length };
  },
};
