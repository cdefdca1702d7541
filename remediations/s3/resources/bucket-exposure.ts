import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import type { Aws } from "../../../aws/calls.ts";
import { readAccountBlock } from "./account-public-access-block.ts";
import { type BucketRef, readSetting } from "./bucket.ts";
import type { BucketPublicAccessBlock } from "./bucket-public-access-block.ts";

/** Who may reach a bucket apart from its own public access block; undefined: not asked, for it would change nothing. */
export interface BucketExposure {
  /** The block of the whole account; null where it has none. */
  readonly accountBlock: PublicAccessBlockConfiguration | null;
  /** The text of the bucket policy; null where it has none. */
  readonly policy?: string | null;
  /** Whether ACLs of the bucket and its objects count. */
  readonly aclsEnabled?: boolean;
}

/** The IAM actions that `readExposure` needs. */
export const exposurePermissions = [
  "s3:GetAccountPublicAccessBlock",
  "s3:GetBucketOwnershipControls",
  "s3:GetBucketPolicy",
] as const;

/** Reads what the missing parts of a bucket's block would cut off: at most three calls, the account's at most once a minute. */
export async function readExposure(
  aws: Aws,
  ref: BucketRef,
  { block }: BucketPublicAccessBlock,
): Promise<BucketExposure> {
  const accountBlock = await rememberAccountBlock(aws);
  const isOn = (flag: keyof PublicAccessBlockConfiguration) =>
    block?.[flag] === true || accountBlock?.[flag] === true;
  const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
  const [policy, ownership] = await Promise.all([
    isOn("RestrictPublicBuckets")
      ? undefined
      : readSetting(aws.call("s3", "GetBucketPolicy", target), "NoSuchBucketPolicy"),
    isOn("IgnorePublicAcls") && isOn("BlockPublicAcls")
      ? undefined
      : readSetting(aws.call("s3", "GetBucketOwnershipControls", target), "OwnershipControlsNotFoundError"),
  ]);
  return {
    accountBlock,
    ...(policy !== undefined && { policy: policy?.Policy ?? null }),
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html: only BucketOwnerEnforced disables ACLs.
    ...(ownership !== undefined && {
      aclsEnabled: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership !== "BucketOwnerEnforced",
    }),
  };
}

/** The block of the whole account, asked for at most once a minute; null where it has none. */
export function rememberAccountBlock(aws: Aws): Promise<PublicAccessBlockConfiguration | null> {
  return aws.remember("account public access block", () => readAccountBlock(aws, aws.account));
}
