import { z } from "zod";
import { parsePolicy } from "../../judgements/policy/document.ts";
import { refuses } from "../../judgements/policy/refusal.ts";
import type { Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketPolicy, bucketPolicy } from "./resources/bucket-policy.ts";
import { editPolicy } from "./resources/bucket-policy-edit.ts";

/** Weakest first. */
const algorithms = ["AES256", "aws:kms", "aws:kms:dsse"] as const;
/** The header by which an upload asks for another encryption than the bucket's default. */
const header = "s3:x-amz-server-side-encryption";

const params = z.strictObject({
  /** The least that an upload may ask for. What asks for nothing gets the bucket's default. */
  algorithm: z.enum(["aws:kms", "aws:kms:dsse"]).default("aws:kms"),
});

/**
 * Makes a bucket refuse uploads that ask for weaker encryption than required.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 */
export const s3DenyUnencryptedUpload = {
  id: "s3-deny-unencrypted-upload",
  title: "Bucket policy does not refuse uploads with weaker encryption than required",
  severity: "medium",
  risk: "disruptive",
  frameworks: { hipaa: ["164.312(a)(2)(iv)", "164.312(c)(2)", "164.312(e)(2)(ii)"] },
  optIn: true,
  reader: bucketPolicy,
  events: { "s3.amazonaws.com": ["CreateBucket", "DeleteBucketPolicy", "PutBucketPolicy"] },
  permissions: {
    read: [],
    write: ["s3:PutBucketPolicy"],
    undo: ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"],
  },
  params,
  plan(state, { algorithm }) {
    const { ref, policy } = state;
    const resource = `${ref.arn}/*`;
    const parsed = policy === null ? undefined : parsePolicy(policy);
    const least = algorithms.indexOf(algorithm);
    const allowed = algorithms
      .slice(0, least)
      .filter(
        (weaker) =>
          !parsed || !refuses(parsed, { action: "s3:PutObject", resource, keys: { [header]: weaker } }),
      );
    if (allowed.length === 0) return [];
    return [
      editPolicy(state, {
        summary: `Refuse uploads to bucket ${ref.bucket} that ask for less than ${algorithm}: its policy lets ${allowed.join(" and ")} through`,
        add: {
          Sid: "DenyWeakerEncryption",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: resource,
          Condition: {
            StringNotEquals: { [header]: algorithms.slice(least) },
            // StringNotEquals holds for uploads without the header, too.
            Null: { [header]: "false" },
          },
        },
      }),
    ];
  },
} satisfies Remediation<BucketRef, BucketPolicy, z.infer<typeof params>>;
