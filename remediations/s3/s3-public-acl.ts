import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketAcl, bucketAcl, publicGrantsIn, withoutPublicGrants } from "./resources/bucket-acl.ts";
import {
  assessCutOff,
  type BucketPublicUse,
  publicUsePermissions,
  readPublicUse,
} from "./resources/bucket-public-use.ts";

const params = z.strictObject({});

/**
 * Removes the grants by which a bucket's ACL lets the public list it, write to it, or read or write the ACL itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
export const s3PublicAcl = {
  id: "s3-public-acl",
  title: "Bucket ACL lets the public in",
  severity: "critical",
  risk: "destructive",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(B)",
      "164.308(a)(3)(i)",
      "164.308(a)(4)(ii)(A)",
      "164.308(a)(4)(ii)(C)",
      "164.312(a)(1)",
      "164.312(a)(2)(i)",
      "164.312(e)(1)",
    ],
    soc2: ["CC6.1"],
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
    fsbp: ["S3.2", "S3.3"],
  },
  reader: bucketAcl,
  events: {
    "s3.amazonaws.com": [
      "CreateBucket",
      "DeleteBucketOwnershipControls",
      "PutBucketAcl",
      "PutBucketOwnershipControls",
    ],
  },
  permissions: { read: publicUsePermissions, write: ["s3:PutBucketAcl"], undo: ["s3:PutBucketAcl"] },
  params,
  plan: withoutPublicGrants,
  shows: ({ request }) => publicGrantsIn(request),
  context: readPublicUse,
  assess(_state, use) {
    if (!use?.aclsIgnored) return assessCutOff(use);
    return { risk: "safe", severity: "low", reason: "IgnorePublicAcls takes the effect from them already" };
  },
} satisfies Remediation<BucketRef, BucketAcl, z.infer<typeof params>, BucketPublicUse>;
