import type { BucketPolicy } from "../../../remediations/s3/resources/bucket-policy.ts";
import { s3PublicPolicy } from "../../../remediations/s3/s3-public-policy.ts";
import type { Cases } from "../cases.ts";
import { arn, bucketEvents, ref } from "./buckets.ts";
import {
  everyone,
  partner,
  policyOf,
  put,
  remove,
  setPolicy,
  setScriptedPolicy,
  statementsOf,
  tlsOnly,
  trail,
} from "./policies.ts";

const state = (isPublic: boolean | null, ...statements: object[]) => ({
  policy: policyOf(...statements),
  isPublic,
});
const list = {
  Effect: "Allow",
  Principal: { AWS: ["210987654321", "*"] },
  Action: "s3:ListBucket",
  Resource: arn,
};
const referer = (of = arn) => ({
  ...everyone(of),
  Sid: "website",
  Condition: { StringLike: { "aws:Referer": "https://example.com/*" } },
});
const office = { ...everyone(), Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } };
const use = { website: false, aclsIgnored: false, restricted: false };

/** All but the statements of these Sids, as they were. */
const without =
  (...sids: readonly string[]) =>
  ({ policy }: BucketPolicy) => ({
    policy: policyOf(...statementsOf(policy ?? "").filter(({ Sid }) => !sids.includes(String(Sid)))),
    isPublic: false,
  });

export const cases: Cases = {
  remediation: s3PublicPolicy,
  ref,
  plans: [
    { name: "no policy", state: { policy: null, isPublic: null }, calls: [] },
    {
      name: "only fixed principals, services among them",
      state: state(false, partner(), trail(), tlsOnly()),
      calls: [],
    },
    { name: "everyone from one office", state: state(false, office), calls: [] },
    {
      name: "the one public statement of several: the others stay as they are, in their order",
      state: state(true, partner(), everyone(), tlsOnly(), trail()),
      calls: [put(partner(), tlsOnly(), trail())],
      undo: [put(partner(), everyone(), tlsOnly(), trail())],
      says: 'Remove 1 public statement from the policy of bucket records: "everyone" has principal `*`',
    },
    {
      name: "several public statements go together",
      state: state(true, everyone(), partner(), list, referer()),
      calls: [put(partner())],
      undo: [put(everyone(), partner(), list, referer())],
      says: "statement 3 has principal `*`",
    },
    {
      name: "no statement is left: the policy goes",
      state: state(true, everyone()),
      calls: [remove],
      undo: [put(everyone())],
    },
    {
      name: "the only statement is no list",
      state: { policy: JSON.stringify({ Statement: everyone() }), isPublic: true },
      calls: [remove],
      undo: [
        {
          ...put(),
          input: { ...put().input, Policy: JSON.stringify({ Statement: everyone() }) },
        },
      ],
    },
    {
      name: "what else the policy says stays",
      state: {
        policy: JSON.stringify({
          Statement: [everyone(), partner()],
          Id: "old",
          Version: "2008-10-17",
        }),
        isPublic: true,
      },
      calls: [
        {
          ...put(),
          input: {
            ...put().input,
            Policy: JSON.stringify({ Statement: [partner()], Id: "old", Version: "2008-10-17" }),
          },
        },
      ],
    },
    {
      name: "public as we read it, private as S3 does: only reported",
      state: state(false, everyone(), partner()),
      calls: [null],
      says: 'it reads as public ("everyone" has principal `*`), but S3 calls it private',
    },
    {
      name: "public as S3 reads it, private as we do: only reported",
      state: state(true, office),
      calls: [null],
      says: "S3 calls it public, but no statement of it reads as public",
    },
    {
      name: "S3 does not say: only reported",
      state: state(null, everyone()),
      calls: [null],
      says: "S3 does not say whether it is",
    },
  ],
  holes: [
    {
      name: "a public statement among others",
      open: () => setPolicy(partner, everyone, trail, tlsOnly),
      fixed: without("everyone"),
    },
    {
      name: "nothing but a public statement",
      open: () => setPolicy(everyone),
      fixed: () => ({ policy: null, isPublic: null }),
    },
    {
      name: "a condition that confines nobody, and a website",
      scripted: "GetBucketPolicyStatus takes every statement with a condition for private",
      open: async () => setScriptedPolicy(referer, partner, trail),
      fixed: without("website"),
    },
  ],
  events: bucketEvents("PutBucketPolicy"),
  assessments: [
    { name: "not read", state: state(true, everyone()), risk: "destructive" },
    { name: "no website", state: state(true, everyone()), context: use, risk: "destructive" },
    {
      name: "a website",
      state: state(true, everyone()),
      context: { ...use, website: true },
      risk: "destructive",
    },
    {
      name: "a block already keeps the public out",
      state: state(true, everyone()),
      context: { ...use, restricted: true },
      risk: "disruptive",
      severity: "low",
    },
    {
      name: "a block of ACLs is no block of policies",
      state: state(true, everyone()),
      context: { ...use, aclsIgnored: true },
      risk: "destructive",
    },
  ],
};
