import { z } from "zod";
import type { Ref, Remediation } from "../contract.ts";
import {
  type AccountPublicAccessBlock,
  accountPublicAccessBlock,
} from "./resources/account-public-access-block.ts";
import { blockFlags } from "./resources/bucket-public-access-block.ts";

const params = z.strictObject({});

/**
 * Switches on every part of an account's public access block that is off: for all its buckets, in every region.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const s3AccountBlockPublicAccess = {
  id: "s3-account-block-public-access",
  title: "Account does not block public access to S3",
  severity: "medium",
  risk: "disruptive",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)"],
    pci: ["1.4.4"],
    cis: ["2.1.4"],
    nist: [
      "AC-3",
      "AC-3(7)",
      "AC-4",
      "AC-4(21)",
      "AC-6",
      "AC-21",
      "SC-7",
      "SC-7(3)",
      "SC-7(4)",
      "SC-7(9)",
      "SC-7(11)",
      "SC-7(16)",
      "SC-7(20)",
      "SC-7(21)",
    ],
    fsbp: ["S3.1"],
  },
  reader: accountPublicAccessBlock,
  events: { "s3.amazonaws.com": ["DeleteAccountPublicAccessBlock", "PutAccountPublicAccessBlock"] },
  permissions: {
    read: [],
    write: ["s3:PutAccountPublicAccessBlock"],
    undo: ["s3:PutAccountPublicAccessBlock"],
  },
  params,
  plan({ ref, block }) {
    const off = blockFlags.filter((flag) => block?.[flag] !== true);
    if (off.length === 0) return [];
    const target = { AccountId: ref.account };
    const cutsOff = off.includes("RestrictPublicBuckets")
      ? "; from buckets whose policy is public, RestrictPublicBuckets also cuts off other accounts that the policy names"
      : "";
    const all = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    };
    return [
      {
        summary: `Block public access to all buckets of account ${ref.account}: ${off.join(", ")} ${off.length === 1 ? "is" : "are"} off${cutsOff}`,
        call: {
          service: "s3control",
          operation: "PutPublicAccessBlock",
          input: { ...target, PublicAccessBlockConfiguration: all },
        },
        undo: block
          ? {
              service: "s3control",
              operation: "PutPublicAccessBlock",
              input: { ...target, PublicAccessBlockConfiguration: block },
            }
          : { service: "s3control", operation: "DeletePublicAccessBlock", input: target },
      },
    ];
  },
} satisfies Remediation<Ref, AccountPublicAccessBlock, z.infer<typeof params>>;
