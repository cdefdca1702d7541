import type { Aws } from "../../../aws/calls.ts";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import { type BucketRef, readSetting } from "./bucket.ts";

/**
 * Services that deliver logs into buckets and cannot write to one that is encrypted with KMS by default:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html and
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
const logDelivery = ["logging.s3.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"];

/**
 * Reads whom a bucket's policy lets in besides its own account: other accounts, and services that deliver logs. One call.
 *
 * @throws MalformedPolicyError
 */
export async function readOthers(aws: Aws, ref: BucketRef): Promise<string[]> {
  const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
  const answer = await readSetting(aws.call("s3", "GetBucketPolicy", target), "NoSuchBucketPolicy");
  if (!answer?.Policy) return [];
  const allowed = parsePolicy(answer.Policy).statements.filter(({ effect }) => effect === "Allow");
  const principals = allowed.flatMap(({ principals: { any, aws: named, service } }) => [
    ...(any ? ["everyone"] : []),
    ...named.filter((principal) => principal !== "*" && !isOf(ref.account, principal)),
    ...service.filter((name) => logDelivery.includes(name)),
  ]);
  return [...new Set(principals)];
}

function isOf(account: string, principal: string): boolean {
  return principal === account || principal.split(":")[4] === account;
}
