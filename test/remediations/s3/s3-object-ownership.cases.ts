import {
  CreateBucketCommand,
  DeleteBucketOwnershipControlsCommand,
  PutBucketOwnershipControlsCommand,
} from "@aws-sdk/client-s3";
import { s3ObjectOwnership } from "../../../remediations/s3/s3-object-ownership.ts";
import { callAndReport, uniqueName } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { acl, anyAccount, everyone, logs, own, partner, putAcl } from "./acls.ts";
import { bucketEvents, createBucket, ref, target } from "./buckets.ts";

const put = (ObjectOwnership: string) => ({
  operation: "PutBucketOwnershipControls" as const,
  input: {
    ...target,
    OwnershipControls: { Rules: [{ ObjectOwnership: ObjectOwnership as "ObjectWriter" }] },
  },
});
const disabled = { ownership: "BucketOwnerEnforced", acl: null };

export const cases: Cases = {
  remediation: s3ObjectOwnership,
  ref,
  plans: [
    { name: "ACLs disabled", state: disabled, calls: [] },
    {
      name: "never set, as before 2023",
      state: { ownership: null, acl: acl(own) },
      calls: [put("BucketOwnerEnforced")],
      undo: [{ operation: "DeleteBucketOwnershipControls", input: target }],
      says: "object ownership is not set",
    },
    ...["ObjectWriter", "BucketOwnerPreferred"].map((ownership) => ({
      name: ownership,
      state: { ownership, acl: acl(own) },
      calls: [put("BucketOwnerEnforced")],
      undo: [put(ownership)],
      says: `object ownership is ${ownership}`,
    })),
    {
      name: "public grants go first, or S3 refuses",
      state: { ownership: "ObjectWriter", acl: acl(own, everyone("READ"), anyAccount("WRITE")) },
      calls: [putAcl(own), put("BucketOwnerEnforced")],
      undo: [putAcl(own, everyone("READ"), anyAccount("WRITE")), put("ObjectWriter")],
    },
    {
      name: "a grant to another account: only reported",
      state: { ownership: "ObjectWriter", acl: acl(own, partner) },
      calls: [null],
      says: `once its policy grants what its ACL does: READ for ${"a".repeat(64)}`,
    },
    {
      name: "a grant to log delivery beside a public one: only reported",
      state: { ownership: null, acl: acl(own, logs, everyone("READ")) },
      calls: [null],
      says: "WRITE for LogDelivery",
    },
  ],
  holes: [
    {
      name: "a bucket without the setting",
      open: async () =>
        callAndReport("s3", new DeleteBucketOwnershipControlsCommand({ Bucket: await createBucket() })),
      fixed: () => disabled,
    },
    {
      name: "the setting weakened",
      async open() {
        const Bucket = await createBucket({ ObjectOwnership: "BucketOwnerEnforced" });
        const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" as const }] };
        return callAndReport("s3", new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
      },
      fixed: () => disabled,
    },
    {
      name: "created with ACLs, and a public one",
      open: () =>
        callAndReport(
          "s3",
          new CreateBucketCommand({
            Bucket: uniqueName("bucket"),
            ObjectOwnership: "ObjectWriter",
            ACL: "public-read",
          }),
        ),
      fixed: () => disabled,
    },
  ],
  events: bucketEvents("PutBucketOwnershipControls", "DeleteBucketOwnershipControls", "CreateBucket"),
  assessments: [
    { name: "object ACLs end", state: { ownership: null, acl: acl(own) }, risk: "disruptive" },
    {
      name: "the public is cut off",
      state: { ownership: null, acl: acl(own, everyone("READ")) },
      risk: "destructive",
    },
  ],
};
