import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { blockFlags } from "../../../remediations/s3/resources/bucket-public-access-block.ts";
import { s3BlockPublicAccess } from "../../../remediations/s3/s3-block-public-access.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import { type Cases, recordOf } from "../cases.ts";

const arn = "arn:aws:s3:::records";
const ref = { arn, account: "123456789012", region: "us-east-1", bucket: "records" };
const target = { Bucket: "records", ExpectedBucketOwner: "123456789012" };
const all = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const put = (PublicAccessBlockConfiguration: object) => ({
  operation: "PutPublicAccessBlock" as const,
  input: { ...target, PublicAccessBlockConfiguration },
});
const publicPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${arn}/*` }],
});
const privatePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::210987654321:root" },
      Action: "s3:GetObject",
      Resource: `${arn}/*`,
    },
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${arn}/*`,
    },
  ],
});
const event = (name: string, request: object | null, more = {}) =>
  recordOf("s3.amazonaws.com", name, request, more);

async function createBucket(): Promise<string> {
  const Bucket = uniqueName("bucket");
  await call("s3", new CreateBucketCommand({ Bucket }));
  return Bucket;
}

export const cases: Cases = {
  remediation: s3BlockPublicAccess,
  ref,
  plans: [
    { name: "all four on", state: { block: all }, calls: [] },
    {
      name: "none ever set",
      state: { block: null },
      calls: [put(all)],
      undo: [{ operation: "DeletePublicAccessBlock", input: target }],
      says: "BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets are off",
    },
    ...blockFlags.map((flag) => ({
      name: `only ${flag} off`,
      state: { block: { ...all, [flag]: false } },
      calls: [put(all)],
      undo: [put({ ...all, [flag]: false })],
      says: `${flag} is off`,
    })),
    {
      name: "RestrictPublicBuckets also cuts off other accounts, and says so",
      state: { block: { ...all, RestrictPublicBuckets: false } },
      calls: [put(all)],
      says: "also cuts off other accounts",
    },
  ],
  holes: [
    {
      name: "one of the four off",
      open: async () =>
        callAndReport(
          "s3",
          new PutPublicAccessBlockCommand({
            Bucket: await createBucket(),
            PublicAccessBlockConfiguration: { ...all, BlockPublicPolicy: false },
          }),
        ),
      fixed: () => ({ block: all }),
    },
    {
      name: "the whole block deleted",
      async open() {
        const Bucket = await createBucket();
        await call(
          "s3",
          new PutBucketOwnershipControlsCommand({
            Bucket,
            OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
          }),
        );
        await call("s3", new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all }));
        return callAndReport("s3", new DeletePublicAccessBlockCommand({ Bucket }));
      },
      fixed: () => ({ block: all }),
    },
  ],
  events: [
    {
      name: "as the CLI sends it",
      event: event("PutBucketPublicAccessBlock", {
        publicAccessBlock: "",
        bucketName: "records",
        Host: "records.s3.amazonaws.com",
      }),
      resource: arn,
    },
    {
      name: "as the console sends it",
      event: event("PutBucketPublicAccessBlock", {
        publicAccessBlock: [""],
        bucketName: "records",
        host: ["s3.amazonaws.com"],
      }),
      resource: arn,
    },
    {
      name: "its deletion",
      event: event("DeleteBucketPublicAccessBlock", { bucketName: "records" }),
      resource: arn,
    },
    {
      name: "the block of the account names no bucket",
      event: event("PutBucketPublicAccessBlock", {
        host: ["123456789012.s3-control.us-east-1.amazonaws.com"],
      }),
      resource: null,
    },
  ],
  assessments: [
    { name: "not read", state: { block: null }, risk: "disruptive" },
    {
      name: "covered by the account's block",
      state: { block: null },
      context: { accountBlock: all },
      risk: "safe",
      severity: "low",
    },
    {
      name: "partly covered by the account's block",
      state: { block: null },
      context: { accountBlock: { ...all, RestrictPublicBuckets: false }, policy: publicPolicy },
      risk: "disruptive",
    },
    {
      name: "a public policy",
      state: { block: null },
      context: { accountBlock: null, policy: publicPolicy, aclsEnabled: false },
      risk: "disruptive",
    },
    {
      name: "a policy for one account and a service",
      state: { block: null },
      context: { accountBlock: null, policy: privatePolicy, aclsEnabled: false },
      risk: "safe",
    },
    {
      name: "ACLs enabled",
      state: { block: null },
      context: { accountBlock: null, policy: null, aclsEnabled: true },
      risk: "disruptive",
    },
    {
      name: "nobody can reach it",
      state: { block: null },
      context: { accountBlock: null, policy: null, aclsEnabled: false },
      risk: "safe",
    },
  ],
};
