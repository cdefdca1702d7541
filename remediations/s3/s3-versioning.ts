import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketVersioning, bucketVersioning } from "./resources/bucket-versioning.ts";

const params = z.strictObject({});

/**
 * Makes a bucket keep old versions of its objects.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
 */
export const s3Versioning = {
  id: "s3-versioning",
  title: "Bucket does not keep old versions of its objects",
  severity: "low",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(7)(i)",
      "164.308(a)(7)(ii)(A)",
      "164.308(a)(7)(ii)(B)",
      "164.312(c)(1)",
      "164.312(c)(2)",
    ],
    soc2: ["CC7.4", "A1.2", "C1.2", "PI1.5"],
    nist: ["AU-9(2)", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SI-12", "SI-13(5)"],
  },
  reader: bucketVersioning,
  events: { "s3.amazonaws.com": ["CreateBucket", "PutBucketVersioning"] },
  permissions: { read: [], write: ["s3:PutBucketVersioning"], undo: ["s3:PutBucketVersioning"] },
  params,
  plan({ ref, versioning, mfaDelete }) {
    if (versioning === "Enabled") return [];
    const problem = versioning === "Suspended" ? "it is suspended" : "it was never enabled";
    const summary = `Enable versioning of bucket ${ref.bucket}: ${problem}`;
    if (mfaDelete) {
      return [
        {
          summary: `${summary}, and MFA delete lets only the root user change it`,
          call: null,
          undo: null,
          undoReason: "nothing was changed",
        },
      ];
    }
    const put = (Status: "Enabled" | "Suspended") => ({
      service: "s3" as const,
      operation: "PutBucketVersioning" as const,
      input: {
        Bucket: ref.bucket,
        ExpectedBucketOwner: ref.account,
        VersioningConfiguration: { Status },
      },
    });
    if (versioning === "Suspended") return [{ summary, call: put("Enabled"), undo: put("Suspended") }];
    return [
      {
        summary,
        call: put("Enabled"),
        undo: null,
        undoReason: "a bucket never returns to the unversioned state: versioning can only be suspended",
      },
    ];
  },
} satisfies Remediation<BucketRef, BucketVersioning, z.infer<typeof params>>;
