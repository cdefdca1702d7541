import type { Aws } from "../../../aws/calls.ts";
import type { Assessment } from "../../contract.ts";
import { type BucketRef, readSetting } from "./bucket.ts";
import { rememberAccountBlock } from "./bucket-exposure.ts";

/** What the public has of a bucket that is open to it. */
export interface BucketPublicUse {
  /** Whether S3 serves a website from it: to the public only, for website endpoints know no credentials. */
  readonly website: boolean;
  /** Whether a block, the bucket's own or the account's, takes the effect from public ACLs. */
  readonly aclsIgnored: boolean;
  /** Whether a block keeps all but the owner's own account and AWS services out while the policy is public. */
  readonly restricted: boolean;
}

/** The IAM actions that `readPublicUse` needs. */
export const publicUsePermissions = [
  "s3:GetAccountPublicAccessBlock",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketWebsite",
] as const;

/** Reads what the public loses with its access: three calls at once, the account's at most once a minute. */
export async function readPublicUse(aws: Aws, ref: BucketRef): Promise<BucketPublicUse> {
  const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
  const [website, own, account] = await Promise.all([
    readSetting(aws.call("s3", "GetBucketWebsite", target), "NoSuchWebsiteConfiguration"),
    readSetting(aws.call("s3", "GetPublicAccessBlock", target), "NoSuchPublicAccessBlockConfiguration"),
    rememberAccountBlock(aws),
  ]);
  const blocks = [own?.PublicAccessBlockConfiguration, account];
  return {
    website: Boolean(website),
    aclsIgnored: blocks.some((block) => block?.IgnorePublicAcls === true),
    restricted: blocks.some((block) => block?.RestrictPublicBuckets === true),
  };
}

/** What it costs to end access that the public has now. */
export function assessCutOff(use: BucketPublicUse | undefined): Assessment {
  if (!use) return { risk: "destructive", reason: "what the public has of the bucket was not read" };
  return {
    risk: "destructive",
    reason: use.website ? "the bucket's website is cut off" : "the public is cut off from the bucket",
  };
}
