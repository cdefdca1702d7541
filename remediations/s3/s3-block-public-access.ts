import { z } from "zod";
import { parsePolicy } from "../../judgements/policy/document.ts";
import { publicStatements } from "../../judgements/policy/public.ts";
import type { Assessment, Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketExposure, exposurePermissions, readExposure } from "./resources/bucket-exposure.ts";
import {
  type BlockFlag,
  type BucketPublicAccessBlock,
  blockFlags,
  bucketPublicAccessBlock,
} from "./resources/bucket-public-access-block.ts";

const params = z.strictObject({});

/**
 * Switches on every part of a bucket's public access block that is off.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const s3BlockPublicAccess = {
  id: "s3-block-public-access",
  title: "Bucket does not block public access",
  severity: "high",
  risk: "disruptive",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.312(a)(1)", "164.312(a)(2)(i)"],
    soc2: ["CC6.1"],
    pci: ["1.4.4"],
    cis: ["2.1.4"],
    nist: [
      "AC-3",
      "AC-3(7)",
      "AC-4",
      "AC-4(21)",
      "AC-6",
      "AC-21",
      "SC-7",
      "SC-7(3)",
      "SC-7(4)",
      "SC-7(9)",
      "SC-7(11)",
      "SC-7(16)",
      "SC-7(20)",
      "SC-7(21)",
    ],
    fsbp: ["S3.8"],
  },
  reader: bucketPublicAccessBlock,
  events: {
    "s3.amazonaws.com": ["CreateBucket", "DeleteBucketPublicAccessBlock", "PutBucketPublicAccessBlock"],
  },
  permissions: {
    read: exposurePermissions,
    write: ["s3:PutBucketPublicAccessBlock"],
    undo: ["s3:PutBucketPublicAccessBlock"],
  },
  params,
  plan({ ref, block }) {
    const off = flagsOff(block);
    if (off.length === 0) return [];
    const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
    const cutsOff = off.includes("RestrictPublicBuckets")
      ? "; while its policy is public, RestrictPublicBuckets also cuts off other accounts that the policy names"
      : "";
    const all = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    };
    return [
      {
        summary: `Block public access to bucket ${ref.bucket}: ${off.join(", ")} ${off.length === 1 ? "is" : "are"} off${cutsOff}`,
        call: {
          service: "s3",
          operation: "PutPublicAccessBlock",
          input: { ...target, PublicAccessBlockConfiguration: all },
        },
        undo: block
          ? {
              service: "s3",
              operation: "PutPublicAccessBlock",
              input: { ...target, PublicAccessBlockConfiguration: block },
            }
          : { service: "s3", operation: "DeletePublicAccessBlock", input: target },
      },
    ];
  },
  shows({ name, request: { PublicAccessBlockConfiguration: block } }) {
    if (name === "DeleteBucketPublicAccessBlock") return "the block is deleted";
    const off = block && typeof block === "object" ? flagsOff(block) : [];
    return off.length > 0 ? `${off.join(", ")} off` : undefined;
  },
  context: readExposure,
  assess({ block }, exposure) {
    if (!exposure) return { risk: "disruptive", reason: "who reaches the bucket was not read" };
    return assessExposure(flagsOff(block), exposure);
  },
} satisfies Remediation<BucketRef, BucketPublicAccessBlock, z.infer<typeof params>, BucketExposure>;

function flagsOff(block: BucketPublicAccessBlock["block"]): BlockFlag[] {
  return blockFlags.filter((flag) => block?.[flag] !== true);
}

/** Safe where nobody reaches the bucket through what the block would shut; no drift worth a night's sleep where the account's block shuts it already. */
function assessExposure(
  off: readonly BlockFlag[],
  { accountBlock, policy, aclsEnabled }: BucketExposure,
): Assessment {
  if (off.every((flag) => accountBlock?.[flag] === true)) {
    return { risk: "safe", severity: "low", reason: "the account's own block already covers the bucket" };
  }
  // S3 takes a service principal as fixed: such a statement does not make the bucket public.
  const open = policy ? publicStatements(parsePolicy(policy)) : [];
  const publicly = open.filter(({ audience }) => audience === "anyone");
  if (publicly.length > 0) {
    return {
      risk: "disruptive",
      reason: `whoever reaches the bucket through its public policy is cut off (${publicly.map(({ why }) => why).join("; ")})`,
    };
  }
  if (aclsEnabled) {
    return {
      risk: "disruptive",
      reason:
        "ACLs are enabled: objects that are public by their own ACL are cut off, and uploads that ask for one fail",
    };
  }
  return { risk: "safe", reason: "neither its policy nor ACLs let the public in" };
}
