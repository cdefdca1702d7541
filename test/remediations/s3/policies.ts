import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import { publicStatements } from "../../../judgements/policy/public.ts";
import { callAndReport, uniqueName } from "../../support/account.ts";
import { awsError } from "../../support/answers.ts";
import { scriptedAws } from "../../support/engine.ts";
import type { Opened } from "../cases.ts";
import { arn, createBucket, event, target } from "./buckets.ts";

export type Statement = Readonly<Record<string, unknown>>;

/** The text of a policy of these statements. */
export const policyOf = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Id: "access", Statement });

/** The statements of a policy, as they are written. */
export const statementsOf = (policy: string): Statement[] => JSON.parse(policy).Statement;

/** Anyone may read the objects of the bucket. */
export const everyone = (of = arn): Statement => ({
  Sid: "everyone",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: `${of}/*`,
});
/** One other account may; keys and values in no usual order. */
export const partner = (of = arn): Statement => ({
  Resource: [`${of}/b/*`, `${of}/a/*`],
  Action: "s3:GetObject",
  Principal: { AWS: "arn:aws:iam::210987654321:root" },
  Effect: "Allow",
  Condition: { NumericLessThan: { "s3:max-keys": 10 }, Bool: { "aws:MultiFactorAuthPresent": true } },
  Sid: "partner",
});
/** A service that S3 takes for fixed. */
export const trail = (of = arn): Statement => ({
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `${of}/AWSLogs/*`,
});
/** Nobody gets in without TLS. */
export const tlsOnly = (of = arn): Statement => ({
  Sid: "DenyInsecureTransport",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [of, `${of}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

export const put = (...statements: readonly object[]) => ({
  operation: "PutBucketPolicy" as const,
  input: { ...target, Policy: policyOf(...statements) },
});
export const remove = { operation: "DeleteBucketPolicy" as const, input: target };

/** Gives a new bucket a policy of these statements, on the local AWS. */
export async function setPolicy(...statements: readonly ((of: string) => object)[]): Promise<Opened> {
  const Bucket = await createBucket();
  const Policy = policyOf(...statements.map((of) => of(`arn:aws:s3:::${Bucket}`)));
  return callAndReport("s3", new PutBucketPolicyCommand({ Bucket, Policy }));
}

/** A new bucket on an AWS whose S3 judges policies as it documents, also by their conditions. */
export function setScriptedPolicy(...statements: readonly ((of: string) => object)[]): Opened {
  const bucketName = uniqueName("bucket");
  let policy: string | undefined = policyOf(...statements.map((of) => of(`arn:aws:s3:::${bucketName}`)));
  const existing = () => {
    if (policy === undefined) throw awsError("NoSuchBucketPolicy", 404);
    return policy;
  };
  const connect = scriptedAws(({ operation, input }) => {
    switch (operation) {
      case "GetBucketPolicy":
        return { Policy: existing() };
      case "GetBucketPolicyStatus": {
        const open = publicStatements(parsePolicy(existing()));
        return { PolicyStatus: { IsPublic: open.some(({ audience }) => audience === "anyone") } };
      }
      case "PutBucketPolicy":
        policy = input.Policy;
        return {};
      case "DeleteBucketPolicy":
        policy = undefined;
        return {};
      case "GetBucketWebsite":
        return { IndexDocument: { Suffix: "index.html" } };
      case "GetPublicAccessBlock":
        throw awsError("NoSuchPublicAccessBlockConfiguration", 404);
      default:
        throw new RangeError(`${operation} is not scripted`);
    }
  });
  return { event: event("PutBucketPolicy", { bucketName }), connect };
}
