import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { s3MfaDelete } from "../../../remediations/s3/s3-mfa-delete.ts";
import { callAndReport } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { bucketEvents, createBucket, ref } from "./buckets.ts";

export const cases: Cases = {
  remediation: s3MfaDelete,
  ref,
  plans: [
    { name: "on", state: { versioning: "Enabled", mfaDelete: true }, calls: [] },
    { name: "on, versioning suspended", state: { versioning: "Suspended", mfaDelete: true }, calls: [] },
    {
      name: "off",
      state: { versioning: "Enabled", mfaDelete: false },
      calls: [null],
      undo: [null],
      says: "Bucket records has MFA delete off",
    },
    {
      name: "off, and versioning not enabled",
      state: { versioning: null, mfaDelete: false },
      calls: [null],
      says: "versioning, which it needs, is not enabled",
    },
  ],
  holes: [
    {
      name: "a versioned bucket",
      async open() {
        const Bucket = await createBucket();
        const VersioningConfiguration = { Status: "Enabled" as const };
        return callAndReport("s3", new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      },
      fixed: () => ({}),
    },
  ],
  events: bucketEvents("PutBucketVersioning", "CreateBucket"),
  assessments: [],
};
