import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { s3Versioning } from "../../../remediations/s3/s3-versioning.ts";
import { callAndReport, uniqueName } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { bucketEvents, createBucket, ref, target } from "./buckets.ts";

const put = (Status: "Enabled" | "Suspended") => ({
  operation: "PutBucketVersioning" as const,
  input: { ...target, VersioningConfiguration: { Status } },
});

export const cases: Cases = {
  remediation: s3Versioning,
  ref,
  plans: [
    { name: "enabled", state: { versioning: "Enabled", mfaDelete: false }, calls: [] },
    { name: "enabled, with MFA delete", state: { versioning: "Enabled", mfaDelete: true }, calls: [] },
    {
      name: "suspended",
      state: { versioning: "Suspended", mfaDelete: false },
      calls: [put("Enabled")],
      undo: [put("Suspended")],
      says: "it is suspended",
    },
    {
      name: "never enabled, which nothing brings back",
      state: { versioning: null, mfaDelete: false },
      calls: [put("Enabled")],
      undo: [null],
      says: "it was never enabled",
    },
    {
      name: "suspended, with MFA delete: only reported",
      state: { versioning: "Suspended", mfaDelete: true },
      calls: [null],
      says: "only the root user",
    },
  ],
  holes: [
    {
      name: "a new bucket",
      open: () => callAndReport("s3", new CreateBucketCommand({ Bucket: uniqueName("bucket") })),
      fixed: () => ({ versioning: "Enabled" }),
    },
    {
      name: "suspended",
      async open() {
        const Bucket = await createBucket();
        const VersioningConfiguration = { Status: "Suspended" as const };
        return callAndReport("s3", new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      },
      fixed: () => ({ versioning: "Enabled" }),
    },
  ],
  events: bucketEvents("PutBucketVersioning", "CreateBucket"),
  assessments: [{ name: "always safe", state: { versioning: null, mfaDelete: false }, risk: "safe" }],
};
