import { CreateBucketCommand, GetBucketAclCommand, PutBucketAclCommand } from "@aws-sdk/client-s3";
import { type BucketAcl, isPublic } from "../../../remediations/s3/resources/bucket-acl.ts";
import { s3PublicAcl } from "../../../remediations/s3/s3-public-acl.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { acl, anyAccount, everyone, logs, own, partner, putAcl } from "./acls.ts";
import { bucketEvents, createBucket, ref } from "./buckets.ts";

const ownership = "ObjectWriter";
const state = { ownership, acl: acl(own, everyone("READ")) };
const use = { website: false, aclsIgnored: false, restricted: false };
const withoutPublic = (before: BucketAcl) => ({
  acl: { ...before.acl, grants: before.acl?.grants.filter((grant) => !isPublic(grant)) },
});

export const cases: Cases = {
  remediation: s3PublicAcl,
  ref,
  plans: [
    { name: "ACLs disabled", state: { ownership: "BucketOwnerEnforced", acl: null }, calls: [] },
    { name: "only the owner", state: { ownership, acl: acl(own) }, calls: [] },
    {
      name: "another account and log delivery",
      state: { ownership, acl: acl(own, partner, logs) },
      calls: [],
    },
    ...(["READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL"] as const).flatMap((permission) => [
      {
        name: `${permission} for everyone`,
        state: { ownership: null, acl: acl(own, everyone(permission)) },
        calls: [putAcl(own)],
        undo: [putAcl(own, everyone(permission))],
        says: `from the ACL of bucket records: ${permission} for AllUsers`,
      },
      {
        name: `${permission} for any AWS account`,
        state: { ownership, acl: acl(own, anyAccount(permission)) },
        calls: [putAcl(own)],
        says: `${permission} for AuthenticatedUsers`,
      },
    ]),
    {
      name: "several public grants among others, which stay in their order",
      state: {
        ownership,
        acl: acl(everyone("READ"), partner, everyone("WRITE"), own, anyAccount("READ_ACP"), logs),
      },
      calls: [putAcl(partner, own, logs)],
      undo: [putAcl(everyone("READ"), partner, everyone("WRITE"), own, anyAccount("READ_ACP"), logs)],
    },
  ],
  holes: [
    {
      name: "everyone may list and write",
      open: async () =>
        callAndReport(
          "s3",
          new PutBucketAclCommand({ Bucket: await createBucket(), ACL: "public-read-write" }),
        ),
      fixed: withoutPublic,
    },
    {
      name: "created for any AWS account",
      open: () =>
        callAndReport(
          "s3",
          new CreateBucketCommand({ Bucket: uniqueName("bucket"), ACL: "authenticated-read" }),
        ),
      fixed: withoutPublic,
    },
    {
      name: "everyone beside log delivery and another account",
      async open() {
        const Bucket = await createBucket();
        const { Owner } = await call("s3", new GetBucketAclCommand({ Bucket }));
        const Grants = [own, everyone("WRITE_ACP"), partner, logs];
        return callAndReport(
          "s3",
          new PutBucketAclCommand({ Bucket, AccessControlPolicy: { Owner, Grants } }),
        );
      },
      fixed: withoutPublic,
    },
  ],
  events: bucketEvents(
    "PutBucketAcl",
    "CreateBucket",
    "PutBucketOwnershipControls",
    "DeleteBucketOwnershipControls",
  ),
  assessments: [
    { name: "not read", state, risk: "destructive" },
    { name: "no website", state, context: use, risk: "destructive" },
    { name: "a website", state, context: { ...use, website: true }, risk: "destructive" },
    {
      name: "a block already takes the effect from it",
      state,
      context: { ...use, aclsIgnored: true },
      risk: "safe",
      severity: "low",
    },
    {
      name: "a block of policies is no block of ACLs",
      state,
      context: { ...use, restricted: true },
      risk: "destructive",
    },
  ],
};
