import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { person } from "../../demo/person.ts";

const ownership = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
const encryption = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }] };
const block = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** What a bucket is to have, and the control that finds it without. */
const settings = [
  [
    "s3-default-encryption",
    (Bucket: string) =>
      new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: encryption }),
  ],
  [
    "s3-block-public-access",
    (Bucket: string) => new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }),
  ],
  [
    "s3-versioning",
    (Bucket: string) =>
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  ],
  [
    "s3-tls-only",
    (Bucket: string) => new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(tlsOnly(Bucket)) }),
  ],
] as const;

/**
 * Makes a bucket.
 *
 * @param hole counts through the settings: the bucket is left without this one
 * @returns the control that finds the hole.
 */
export async function makeBucket(
  call: ReturnType<typeof person>["call"],
  Bucket: string,
  hole: number | undefined,
): Promise<string | undefined> {
  const without = hole === undefined ? undefined : settings[hole % settings.length]?.[0];
  await call("s3", new CreateBucketCommand({ Bucket }));
  await call("s3", new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: ownership }));
  for (const [control, make] of settings) if (control !== without) await call("s3", make(Bucket));
  return without;
}

function tlsOnly(bucket: string) {
  const statement = {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  return { Version: "2012-10-17", Statement: [statement] };
}
