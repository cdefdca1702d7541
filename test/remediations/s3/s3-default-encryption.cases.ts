import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import { s3DefaultEncryption } from "../../../remediations/s3/s3-default-encryption.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import { type Cases, recordOf } from "../cases.ts";

const arn = "arn:aws:s3:::records";
const ref = { arn, account: "123456789012", region: "us-east-1", bucket: "records" };
const target = { Bucket: "records", ExpectedBucketOwner: "123456789012" };
const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const otherKey = "arn:aws:kms:us-east-1:123456789012:key/99999999-2222-3333-4444-555555555555";
const foreignKey = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";

const rule = (SSEAlgorithm: string, KMSMasterKeyID?: string, more: object = {}) =>
  ({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID && { KMSMasterKeyID }) },
    ...more,
  }) as ServerSideEncryptionRule;
const put = (wanted: ServerSideEncryptionRule) => ({
  operation: "PutBucketEncryption" as const,
  input: { ...target, ServerSideEncryptionConfiguration: { Rules: [wanted] } },
});
const kms = { algorithm: "aws:kms", kmsKeyArns: [key] };
const bucketKey = { BucketKeyEnabled: true };

const event = (name: string, request: object | null, more = {}) =>
  recordOf("s3.amazonaws.com", name, request, more);

async function createBucket(): Promise<string> {
  const Bucket = uniqueName("bucket");
  await call("s3", new CreateBucketCommand({ Bucket }));
  return Bucket;
}
const setAndReport = (Bucket: string, wanted: ServerSideEncryptionRule) =>
  callAndReport(
    "s3",
    new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [wanted] } }),
  );

export const cases: Cases = {
  remediation: s3DefaultEncryption,
  ref,
  plans: [
    { name: "AES256 where nothing more is required", state: { rule: rule("AES256") }, calls: [] },
    { name: "aws:kms is never weakened to AES256", state: { rule: rule("aws:kms", key) }, calls: [] },
    {
      name: "aws:kms:dsse is never weakened to AES256",
      state: { rule: rule("aws:kms:dsse", key) },
      calls: [],
    },
    {
      name: "aws:kms:dsse is never weakened to aws:kms",
      state: { rule: rule("aws:kms:dsse", key) },
      params: kms,
      calls: [],
    },
    {
      name: "none at all, as before 2023",
      state: { rule: null },
      calls: [put(rule("AES256"))],
      undo: [{ operation: "DeleteBucketEncryption", input: target }],
      says: "it has none",
    },
    {
      name: "AES256 where KMS is required",
      state: { rule: rule("AES256", undefined, { BucketKeyEnabled: false }) },
      params: kms,
      calls: [put(rule("aws:kms", key, bucketKey))],
      undo: [put(rule("AES256", undefined, { BucketKeyEnabled: false }))],
      says: "AES256 is weaker than aws:kms",
    },
    {
      name: "a required key means KMS",
      state: { rule: rule("AES256") },
      params: { kmsKeyArns: [key] },
      calls: [put(rule("aws:kms", key, bucketKey))],
    },
    {
      name: "KMS without a required key: any key is right",
      state: { rule: rule("aws:kms", otherKey) },
      params: { algorithm: "aws:kms" },
      calls: [],
    },
    {
      name: "the AWS managed key where none is required",
      state: { rule: rule("AES256") },
      params: { algorithm: "aws:kms" },
      calls: [put(rule("aws:kms", undefined, bucketKey))],
    },
    {
      name: "the right key by its bare id",
      state: { rule: rule("aws:kms", key.split("/")[1]) },
      params: kms,
      calls: [],
    },
    {
      name: "the wrong key, the rest kept",
      state: { rule: rule("aws:kms", otherKey, { BucketKeyEnabled: false }) },
      params: kms,
      calls: [put(rule("aws:kms", key, { BucketKeyEnabled: false }))],
      undo: [put(rule("aws:kms", otherKey, { BucketKeyEnabled: false }))],
    },
    {
      name: "the AWS managed key where another is required",
      state: { rule: rule("aws:kms") },
      params: kms,
      calls: [put(rule("aws:kms", key))],
      says: "the key is aws/s3",
    },
    {
      name: "the wrong key under DSSE stays DSSE",
      state: { rule: rule("aws:kms:dsse", otherKey) },
      params: kms,
      calls: [put(rule("aws:kms:dsse", key))],
    },
    {
      name: "raised to DSSE, which has no bucket keys",
      state: { rule: rule("aws:kms", key, bucketKey) },
      params: { algorithm: "aws:kms:dsse", kmsKeyArns: [key] },
      calls: [put(rule("aws:kms:dsse", key, { BucketKeyEnabled: false }))],
    },
    {
      name: "a key of another region does not count here",
      state: { rule: rule("AES256") },
      params: { kmsKeyArns: [foreignKey] },
      calls: [],
    },
    {
      name: "the key of the bucket's region among several",
      state: { rule: rule("AES256") },
      params: { kmsKeyArns: [foreignKey, key] },
      calls: [put(rule("aws:kms", key, bucketKey))],
    },
    {
      name: "an algorithm that is not known here is left alone",
      state: { rule: rule("aws:fsx") },
      params: { algorithm: "aws:kms:dsse" },
      calls: [],
    },
    {
      name: "SSE-C not blocked when asked",
      state: { rule: rule("aws:kms", key, bucketKey) },
      params: { blockCustomerProvidedKeys: true },
      calls: [
        put(rule("aws:kms", key, { ...bucketKey, BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } })),
      ],
      says: "SSE-C",
    },
    {
      name: "SSE-C blocked already",
      state: { rule: rule("AES256", undefined, { BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } }) },
      params: { blockCustomerProvidedKeys: true },
      calls: [],
    },
    {
      name: "a block of SSE-C is kept",
      state: { rule: rule("AES256", undefined, { BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } }) },
      params: { algorithm: "aws:kms" },
      calls: [
        put(
          rule("aws:kms", undefined, { ...bucketKey, BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } }),
        ),
      ],
    },
  ],
  holes: [
    {
      name: "a bucket without any",
      open: async () => callAndReport("s3", new CreateBucketCommand({ Bucket: uniqueName("bucket") })),
      fixed: () => ({ rule: rule("AES256", undefined, { BucketKeyEnabled: false }) }),
    },
    {
      name: "the required key lost",
      params: kms,
      open: async () => setAndReport(await createBucket(), rule("AES256")),
      fixed: () => ({ rule: rule("aws:kms", key, bucketKey) }),
    },
    {
      name: "another key under DSSE",
      params: kms,
      open: async () => setAndReport(await createBucket(), rule("aws:kms:dsse", otherKey)),
      fixed: () => ({ rule: rule("aws:kms:dsse", key, { BucketKeyEnabled: false }) }),
    },
  ],
  events: [
    {
      name: "its deletion",
      event: event("DeleteBucketEncryption", { bucketName: "records", encryption: "" }),
      resource: arn,
    },
    {
      name: "its change",
      event: event("PutBucketEncryption", { bucketName: "records", Host: "s3.amazonaws.com" }),
      resource: arn,
    },
    { name: "a new bucket", event: event("CreateBucket", { bucketName: "records" }), resource: arn },
    {
      name: "a name with dots",
      event: event("CreateBucket", { bucketName: "records.example.com" }),
      resource: "arn:aws:s3:::records.example.com",
    },
    {
      name: "owned by another account",
      event: event(
        "PutBucketEncryption",
        { bucketName: "records" },
        { resources: [{ ARN: arn, accountId: "999999999999" }] },
      ),
      resource: null,
    },
    { name: "a path", event: event("PutBucketEncryption", { bucketName: "../secrets" }), resource: null },
    { name: "no parameters", event: event("PutBucketEncryption", null), resource: null },
  ],
  assessments: [
    { name: "not read", state: { rule: null }, risk: "safe" },
    { name: "only its own account", state: { rule: null }, context: [], risk: "safe" },
    {
      name: "log delivery, which cannot use KMS",
      state: { rule: null },
      context: ["logging.s3.amazonaws.com"],
      risk: "disruptive",
    },
  ],
};
