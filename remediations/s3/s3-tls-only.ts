import { z } from "zod";
import { parsePolicy } from "../../judgements/policy/document.ts";
import { refuses } from "../../judgements/policy/refusal.ts";
import type { Remediation } from "../contract.ts";
import type { BucketRef } from "./resources/bucket.ts";
import { type BucketPolicy, bucketPolicy } from "./resources/bucket-policy.ts";
import { editPolicy } from "./resources/bucket-policy-edit.ts";

const params = z.strictObject({});

/**
 * Makes a bucket refuse requests without TLS.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export const s3TlsOnly = {
  id: "s3-tls-only",
  title: "Bucket policy does not refuse requests without TLS",
  severity: "medium",
  risk: "disruptive",
  frameworks: {
    hipaa: ["164.312(a)(2)(iv)", "164.312(c)(2)", "164.312(e)(1)", "164.312(e)(2)(i)", "164.312(e)(2)(ii)"],
    pci: ["4.2.1"],
    cis: ["2.1.1"],
    nist: [
      "AC-4",
      "AC-17(2)",
      "IA-5(1)",
      "SC-7(4)",
      "SC-8",
      "SC-8(1)",
      "SC-8(2)",
      "SC-12(3)",
      "SC-13",
      "SC-23",
      "SC-23(3)",
      "SI-7(6)",
    ],
    fsbp: ["S3.5"],
  },
  reader: bucketPolicy,
  events: { "s3.amazonaws.com": ["CreateBucket", "DeleteBucketPolicy", "PutBucketPolicy"] },
  permissions: {
    read: [],
    write: ["s3:PutBucketPolicy"],
    undo: ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"],
  },
  params,
  plan(state) {
    const { ref, policy } = state;
    const resources = [ref.arn, `${ref.arn}/*`];
    const parsed = policy === null ? undefined : parsePolicy(policy);
    const open = resources.filter(
      (resource) =>
        !parsed || !refuses(parsed, { action: "s3:*", resource, keys: { "aws:securetransport": "false" } }),
    );
    if (open.length === 0) return [];
    return [
      editPolicy(state, {
        summary: `Refuse requests without TLS to bucket ${ref.bucket}: its policy lets them through to ${open.join(" and ")}`,
        add: {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: resources,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      }),
    ];
  },
} satisfies Remediation<BucketRef, BucketPolicy, z.infer<typeof params>>;
