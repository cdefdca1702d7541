import { CreateBucketCommand, DeleteBucketPolicyCommand } from "@aws-sdk/client-s3";
import type { BucketPolicy } from "../../../remediations/s3/resources/bucket-policy.ts";
import { s3TlsOnly } from "../../../remediations/s3/s3-tls-only.ts";
import { callAndReport, uniqueName } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { arn, bucketEvents, createBucket, ref, target } from "./buckets.ts";
import {
  everyone,
  partner,
  policyOf,
  put,
  remove,
  setPolicy,
  statementsOf,
  tlsOnly,
  trail,
} from "./policies.ts";

const state = (...statements: object[]) => ({ policy: policyOf(...statements), isPublic: false });
const fresh = (of = arn) => JSON.stringify({ Version: "2012-10-17", Statement: [tlsOnly(of)] });
const deny = (more: object) => ({ ...tlsOnly(), Sid: "mine", ...more });
const putFresh = { operation: "PutBucketPolicy" as const, input: { ...target, Policy: fresh() } };

/** Policies that refuse plain HTTP to the whole bucket, though not in our words. */
const closed: readonly (readonly [string, object[]])[] = [
  ["as we write it", [tlsOnly()]],
  ["under another Sid, among others", [partner(), deny({}), trail()]],
  ["to principal {AWS: *}", [deny({ Principal: { AWS: "*" } })]],
  ["for every action and resource", [deny({ Action: "*", Resource: "*" })]],
  ["with one wildcard for bucket and objects", [deny({ Resource: `${arn}*` })]],
  ["in two statements", [deny({ Sid: "one", Resource: arn }), deny({ Sid: "two", Resource: `${arn}/*` })]],
  ["with a boolean", [deny({ Condition: { Bool: { "aws:SecureTransport": false } } })]],
];
/** Policies that seem to, and the part that stays open. */
const open: readonly (readonly [string, object, string])[] = [
  ["only the objects", deny({ Resource: `${arn}/*` }), `through to ${arn}`],
  ["only the bucket", deny({ Resource: arn }), `through to ${arn}/*`],
  ["only reading", deny({ Action: "s3:GetObject" }), `${arn} and ${arn}/*`],
  ["only one account", deny({ Principal: { AWS: "210987654321" } }), "and"],
  ["the wrong way round", deny({ Condition: { Bool: { "aws:SecureTransport": "true" } } }), "and"],
  ["only old versions of TLS", deny({ Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }), "and"],
  [
    "only from elsewhere",
    deny({
      Condition: { Bool: { "aws:SecureTransport": "false" }, NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    }),
    "and",
  ],
];

export const cases: Cases = {
  remediation: s3TlsOnly,
  ref,
  plans: [
    ...closed.map(([name, statements]) => ({
      name: `refused ${name}`,
      state: state(...statements),
      calls: [],
    })),
    ...open.map(([name, statement, says]) => ({
      name: `refused ${name}: not enough`,
      state: state(statement),
      calls: [put(statement, tlsOnly())],
      undo: [put(statement)],
      says,
    })),
    {
      name: "no policy",
      state: { policy: null, isPublic: null },
      calls: [putFresh],
      undo: [remove],
      says: "Refuse requests without TLS to bucket records",
    },
    {
      name: "the other statements stay as they are, in their order",
      state: state(partner(), everyone(), trail()),
      calls: [put(partner(), everyone(), trail(), tlsOnly())],
      undo: [put(partner(), everyone(), trail())],
    },
    {
      name: "its Sid is taken, twice",
      state: state(
        { ...partner(), Sid: "DenyInsecureTransport" },
        { ...trail(), Sid: "DenyInsecureTransport2" },
      ),
      calls: [
        put(
          { ...partner(), Sid: "DenyInsecureTransport" },
          { ...trail(), Sid: "DenyInsecureTransport2" },
          { ...tlsOnly(), Sid: "DenyInsecureTransport3" },
        ),
      ],
    },
  ],
  holes: [
    {
      name: "a new bucket",
      open: () => callAndReport("s3", new CreateBucketCommand({ Bucket: uniqueName("bucket") })),
      fixed: ({ ref: { arn: of } }: BucketPolicy) => ({ policy: fresh(of), isPublic: false }),
    },
    {
      name: "the policy deleted",
      async open() {
        const Bucket = await createBucket();
        return callAndReport("s3", new DeleteBucketPolicyCommand({ Bucket }));
      },
      fixed: ({ ref: { arn: of } }: BucketPolicy) => ({ policy: fresh(of), isPublic: false }),
    },
    {
      name: "a policy without it",
      open: () => setPolicy(partner, trail),
      fixed: ({ ref: { arn: of }, policy }: BucketPolicy) => ({
        policy: policyOf(...statementsOf(policy ?? ""), tlsOnly(of)),
      }),
    },
  ],
  events: bucketEvents("PutBucketPolicy", "DeleteBucketPolicy", "CreateBucket"),
  assessments: [{ name: "who still uses plain HTTP is not known", state: state(), risk: "disruptive" }],
};
