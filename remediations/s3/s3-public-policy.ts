import { z } from "zod";
import { type Policy, parsePolicy } from "../../judgements/policy/document.ts";
import { type PublicStatement, publicStatements } from "../../judgements/policy/public.ts";
import type { Change, Remediation } from "../contract.ts";
import { policyIn } from "../event-policy.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketPolicy, bucketPolicy } from "./resources/bucket-policy.ts";
import { editPolicy } from "./resources/bucket-policy-edit.ts";
import {
  assessCutOff,
  type BucketPublicUse,
  publicUsePermissions,
  readPublicUse,
} from "./resources/bucket-public-use.ts";

const params = z.strictObject({});

/**
 * Removes the statements of a bucket policy that let the public in, where S3 calls the policy public as well.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const s3PublicPolicy = {
  id: "s3-public-policy",
  title: "Bucket policy lets the public in",
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
  reader: bucketPolicy,
  events: { "s3.amazonaws.com": ["PutBucketPolicy"] },
  permissions: {
    read: publicUsePermissions,
    write: ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"],
    undo: ["s3:PutBucketPolicy"],
  },
  params,
  plan(state) {
    const open = openStatements(state);
    if (open.length === 0 && state.isPublic !== true) return [];
    if (open.length === 0 || state.isPublic !== true) return [disagreement(state, open)];
    const count = `${open.length} public statement${open.length === 1 ? "" : "s"}`;
    return [
      editPolicy(state, {
        summary: `Remove ${count} from the policy of bucket ${state.ref.bucket}: ${describe(open)}`,
        remove: open.map(({ statement }) => statement.index),
      }),
    ];
  },
  shows({ request: { bucketPolicy } }) {
    const open = openIn(policyIn(bucketPolicy));
    return open.length > 0 ? describe(open) : undefined;
  },
  context: readPublicUse,
  assess(_state, use) {
    if (!use?.restricted) return assessCutOff(use);
    return {
      risk: "disruptive",
      severity: "low",
      reason:
        "RestrictPublicBuckets keeps the public out already; users of the own account whom the statements let in are cut off",
    };
  },
} satisfies Remediation<BucketRef, BucketPolicy, z.infer<typeof params>, BucketPublicUse>;

/** S3 takes a service principal as fixed: such a statement does not make the bucket public. */
function openIn(policy: Policy | undefined): PublicStatement[] {
  return policy ? publicStatements(policy).filter(({ audience }) => audience === "anyone") : [];
}

function openStatements({ policy }: BucketPolicy): PublicStatement[] {
  return openIn(policy === null ? undefined : parsePolicy(policy));
}

/** What one takes for public and the other does not is for a person to judge. */
function disagreement({ ref, isPublic }: BucketPolicy, open: readonly PublicStatement[]): Change {
  const verdict = isPublic === null ? "does not say whether it is" : "calls it private";
  const problem =
    open.length === 0
      ? "S3 calls it public, but no statement of it reads as public"
      : `it reads as public (${describe(open)}), but S3 ${verdict}`;
  return {
    summary: `Look at the policy of bucket ${ref.bucket}: ${problem}`,
    call: null,
    undo: null,
    undoReason: "nothing was changed",
  };
}

function describe(open: readonly PublicStatement[]): string {
  return open
    .map(({ statement: { sid, index }, why }) => `${sid ? `"${sid}"` : `statement ${index + 1}`} has ${why}`)
    .join("; ");
}
