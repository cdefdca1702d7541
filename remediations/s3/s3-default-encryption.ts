import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Change, Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketEncryption, bucketEncryption } from "./resources/bucket-encryption.ts";
import { readOthers } from "./resources/bucket-others.ts";

/** Weakest first. */
const algorithms = ["AES256", "aws:kms", "aws:kms:dsse"] as const;
type Algorithm = (typeof algorithms)[number];

const params = z.strictObject({
  /** The least that a bucket's default encryption must be. */
  algorithm: z.enum(algorithms).default("AES256"),
  /** The customer managed keys that buckets must use, at most one a region: a bucket is encrypted with a key of its own region. */
  kmsKeyArns: z
    .array(z.string().regex(/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/, "must be the ARN of a KMS key"))
    .refine((arns) => new Set(arns.map(regionOf)).size === arns.length, "names two keys of one region")
    .default([]),
  /** Whether buckets must refuse uploads with keys that the uploader brings along (SSE-C). */
  blockCustomerProvidedKeys: z.boolean().default(false),
});
type Params = z.infer<typeof params>;

/**
 * Raises a bucket's default encryption to what is required, and never lowers any part of it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
 */
export const s3DefaultEncryption = {
  id: "s3-default-encryption",
  title: "Bucket's default encryption is weaker than required",
  severity: "high",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(B)",
      "164.308(a)(4)(ii)(A)",
      "164.312(a)(2)(iv)",
      "164.312(c)(1)",
      "164.312(c)(2)",
      "164.312(e)(2)(ii)",
    ],
    soc2: ["PI1.4"],
    pci: ["3.5.1"],
    nist: ["AU-9", "CA-9(1)", "CM-3(6)", "SC-7(10)", "SC-12(2)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
  },
  reader: bucketEncryption,
  events: { "s3.amazonaws.com": ["CreateBucket", "DeleteBucketEncryption", "PutBucketEncryption"] },
  permissions: {
    read: ["s3:GetBucketPolicy"],
    write: ["s3:PutEncryptionConfiguration"],
    undo: ["s3:PutEncryptionConfiguration"],
  },
  params,
  plan({ ref, rule }, required) {
    const wanted = wantedRule(rule, required, ref.region);
    const problems = [...wanted.problems];
    if (problems.length === 0) return [];
    const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
    return [
      {
        summary: `Set default encryption of bucket ${ref.bucket} to ${describe(wanted.rule)}: ${problems.join(", ")}`,
        call: {
          service: "s3",
          operation: "PutBucketEncryption",
          input: { ...target, ServerSideEncryptionConfiguration: { Rules: [wanted.rule] } },
        },
        undo: rule
          ? {
              service: "s3",
              operation: "PutBucketEncryption",
              input: { ...target, ServerSideEncryptionConfiguration: { Rules: [rule] } },
            }
          : { service: "s3", operation: "DeleteBucketEncryption", input: target },
      } satisfies Change,
    ];
  },
  shows: ({ name }) => (name === "DeleteBucketEncryption" ? "the encryption setting is deleted" : undefined),
  context: readOthers,
  assess(_state, others) {
    if (!others) return { risk: "safe", reason: "who else uses the bucket was not read" };
    if (others.length === 0)
      return { risk: "safe", reason: "its policy lets in nobody who would need the key" };
    return {
      risk: "disruptive",
      reason: `its policy lets in ${others.join(", ")}, who may lack permission for a KMS key`,
    };
  },
} satisfies Remediation<BucketRef, BucketEncryption, Params, string[]>;

/** The rule as it should be: what is strong enough stays as it is. */
function wantedRule(
  rule: ServerSideEncryptionRule | null,
  required: Params,
  region: string,
): { rule: ServerSideEncryptionRule; problems: string[] } {
  const current = rule?.ApplyServerSideEncryptionByDefault;
  const problems: string[] = [];

  const key = required.kmsKeyArns.find((arn) => regionOf(arn) === region);
  const least: Algorithm = key && required.algorithm === "AES256" ? "aws:kms" : required.algorithm;
  const has = current?.SSEAlgorithm;
  const strongEnough = has !== undefined && rankOf(has) >= rankOf(least);
  if (!strongEnough) problems.push(has ? `${has} is weaker than ${least}` : "it has none");
  const algorithm = strongEnough ? has : least;

  const rightKey = key === undefined || algorithm === "AES256" || namesKey(current?.KMSMasterKeyID, key);
  if (strongEnough && !rightKey)
    problems.push(`the key is ${current?.KMSMasterKeyID ?? "aws/s3"}, not ${key}`);
  const usedKey = rightKey ? current?.KMSMasterKeyID : key;

  const blocked = rule?.BlockedEncryptionTypes?.EncryptionType ?? [];
  const mustBlock = required.blockCustomerProvidedKeys && !blocked.includes("SSE-C");
  if (mustBlock) problems.push("uploads with customer-provided keys (SSE-C) are not blocked");

  // S3 Bucket Keys cut the cost of KMS, and dual-layer encryption does not support them.
  const bucketKey =
    algorithm === "aws:kms" ? (strongEnough ? rule?.BucketKeyEnabled : true) : rule?.BucketKeyEnabled;
  return {
    problems,
    rule: {
      ...rule,
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: algorithm,
        ...(algorithm !== "AES256" && usedKey && { KMSMasterKeyID: usedKey }),
      },
      ...(bucketKey !== undefined && { BucketKeyEnabled: algorithm === "aws:kms:dsse" ? false : bucketKey }),
      ...(mustBlock && { BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } }),
    },
  };
}

/** How strong an algorithm is; one that is not in the list is left alone, for it may be stronger. */
function rankOf(algorithm: string): number {
  const rank = algorithms.indexOf(algorithm as Algorithm);
  return rank === -1 ? algorithms.length : rank;
}

/** S3 gives the key back as it was set: an ARN, or the bare id of a key in the bucket's own account. */
function namesKey(set: string | undefined, arn: string): boolean {
  return set === arn || (set !== undefined && arn.endsWith(`:key/${set}`));
}

function regionOf(arn: string): string | undefined {
  return arn.split(":")[3];
}

function describe({ ApplyServerSideEncryptionByDefault: by }: ServerSideEncryptionRule): string {
  return by?.KMSMasterKeyID ? `${by.SSEAlgorithm} with ${by.KMSMasterKeyID}` : `${by?.SSEAlgorithm}`;
}
