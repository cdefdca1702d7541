import { partitionOf } from "../../../aws/accounts.ts";
import type { Aws } from "../../../aws/calls.ts";
import { hasName } from "../../../aws/errors.ts";
import type { Ref } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** A general purpose bucket. */
export interface BucketRef extends Ref {
  readonly bucket: string;
}

/** The reference of a bucket. The region is where to ask first: S3 redirects to the bucket's own. */
export function bucketRef(bucket: string, account: string, region: string): BucketRef {
  return { bucket, account, region, arn: `arn:${partitionOf(region)}:s3:::${bucket}` };
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; capitals and underscores: before 2018, us-east-1.
const bucketName = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

/** The bucket that an S3 event names, unless another account owns it: that account hears of the event too. */
export function findBucket(event: CloudTrailEvent): BucketRef[] {
  const { bucketName: bucket } = event.request;
  if (typeof bucket !== "string" || !bucketName.test(bucket)) return [];
  const owner = event.resources.find(({ arn }) => arn?.endsWith(`:::${bucket}`))?.account;
  if (owner && owner !== event.account) return [];
  return [bucketRef(bucket, event.account, createdIn(event) ?? event.region)];
}

/** CreateBucket may be sent to another region than the one that the bucket is created in. */
function createdIn({ request }: CloudTrailEvent): string | undefined {
  const { CreateBucketConfiguration: configuration } = request;
  const { LocationConstraint: region } = (configuration ?? {}) as { LocationConstraint?: unknown };
  return region === "EU" ? "eu-west-1" : typeof region === "string" && region !== "" ? region : undefined;
}

/** Every bucket of the account that lives in the region. */
export async function* listBuckets(aws: Aws): AsyncGenerator<{ ref: BucketRef }> {
  let ContinuationToken: string | undefined;
  do {
    const page = await aws.call("s3", "ListBuckets", {
      BucketRegion: aws.region,
      MaxBuckets: 1_000,
      ...(ContinuationToken && { ContinuationToken }),
    });
    for (const { Name } of page.Buckets ?? [])
      if (Name) yield { ref: bucketRef(Name, aws.account, aws.region) };
    ContinuationToken = page.ContinuationToken;
  } while (ContinuationToken);
}

/**
 * Reads one setting of a bucket.
 *
 * @param unset the error names by which S3 says that the setting was never made
 * @returns the setting, null where it is not set, undefined where the bucket does not exist.
 */
export async function readSetting<T>(
  call: Promise<T>,
  ...unset: readonly string[]
): Promise<T | null | undefined> {
  try {
    return await call;
  } catch (error) {
    if (hasName(error, "NoSuchBucket")) return undefined;
    if (hasName(error, ...unset)) return null;
    throw error;
  }
}
