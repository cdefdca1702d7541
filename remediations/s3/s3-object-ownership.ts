import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import {
  type BucketAcl,
  bucketAcl,
  describeGrant,
  isPublic,
  withoutPublicGrants,
} from "./resources/bucket-acl.ts";

const params = z.strictObject({});

/**
 * Disables the ACLs of a bucket and its objects.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export const s3ObjectOwnership = {
  id: "s3-object-ownership",
  title: "Bucket has ACLs enabled",
  severity: "medium",
  risk: "disruptive",
  frameworks: { nist: ["AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6"], fsbp: ["S3.12"] },
  reader: bucketAcl,
  events: {
    "s3.amazonaws.com": ["CreateBucket", "DeleteBucketOwnershipControls", "PutBucketOwnershipControls"],
  },
  permissions: {
    read: [],
    write: ["s3:PutBucketAcl", "s3:PutBucketOwnershipControls"],
    undo: ["s3:PutBucketAcl", "s3:PutBucketOwnershipControls"],
  },
  params,
  plan(state) {
    const { ref, ownership, acl } = state;
    if (!acl) return [];
    // S3 refuses while the bucket's ACL grants anything to others; they may be partners, so a person moves them to the policy.
    const foreign = acl.grants.filter((grant) => !isPublic(grant) && grant.Grantee?.ID !== acl.owner);
    if (foreign.length > 0) {
      return [
        {
          summary: `Disable the ACLs of bucket ${ref.bucket} once its policy grants what its ACL does: ${foreign.map(describeGrant).join(", ")}`,
          call: null,
          undo: null,
          undoReason: "nothing was changed",
        },
      ];
    }
    const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
    return [
      // First, for S3 takes no ACL once they are disabled. Where s3-public-acl asks for the same call, it is made once.
      ...withoutPublicGrants(state),
      {
        summary: `Disable the ACLs of bucket ${ref.bucket} and its objects: object ownership is ${ownership ?? "not set"}`,
        call: {
          service: "s3",
          operation: "PutBucketOwnershipControls",
          input: { ...target, OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
        },
        undo: ownership
          ? {
              service: "s3",
              operation: "PutBucketOwnershipControls",
              input: { ...target, OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } },
            }
          : { service: "s3", operation: "DeleteBucketOwnershipControls", input: target },
      },
    ];
  },
  assess({ acl }) {
    return acl?.grants.some(isPublic)
      ? { risk: "destructive", reason: "its ACL lets the public in, who are cut off" }
      : { risk: "disruptive", reason: "what object ACLs grant ends, and uploads that set one fail" };
  },
} satisfies Remediation<BucketRef, BucketAcl, z.infer<typeof params>>;
