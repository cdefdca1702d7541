import { DeleteBucketPolicyCommand } from "@aws-sdk/client-s3";
import type { BucketPolicy } from "../../../remediations/s3/resources/bucket-policy.ts";
import { s3DenyUnencryptedUpload } from "../../../remediations/s3/s3-deny-unencrypted-upload.ts";
import { callAndReport } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { arn, bucketEvents, createBucket, ref, target } from "./buckets.ts";
import { partner, policyOf, put, remove, setPolicy, statementsOf, tlsOnly, trail } from "./policies.ts";

const header = "s3:x-amz-server-side-encryption";
const dsse = { algorithm: "aws:kms:dsse" };
const state = (...statements: object[]) => ({ policy: policyOf(...statements), isPublic: false });
const denyWeaker = (of = arn, strongEnough: readonly string[] = ["aws:kms", "aws:kms:dsse"]) => ({
  Sid: "DenyWeakerEncryption",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${of}/*`,
  Condition: { StringNotEquals: { [header]: strongEnough }, Null: { [header]: "false" } },
});
const deny = (condition: object, more: object = {}) => ({
  ...denyWeaker(),
  Sid: "mine",
  Condition: condition,
  ...more,
});

export const cases: Cases = {
  remediation: s3DenyUnencryptedUpload,
  ref,
  plans: [
    { name: "as we write it", state: state(partner(), denyWeaker()), calls: [] },
    {
      name: "AES256 refused by name",
      state: state(deny({ StringEquals: { [header]: "AES256" } })),
      calls: [],
    },
    {
      name: "anything but KMS, or nothing, refused",
      state: state(deny({ StringNotEquals: { [header]: "aws:kms" } })),
      calls: [],
    },
    {
      name: "every write refused",
      state: state(deny({ StringNotLike: { [header]: "aws:kms*" } }, { Action: "s3:Put*" })),
      calls: [],
    },
    {
      name: "no policy",
      state: { policy: null, isPublic: null },
      calls: [
        {
          operation: "PutBucketPolicy",
          input: {
            ...target,
            Policy: JSON.stringify({ Version: "2012-10-17", Statement: [denyWeaker()] }),
          },
        },
      ],
      undo: [remove],
      says: "Refuse uploads to bucket records that ask for less than aws:kms: its policy lets AES256 through",
    },
    {
      name: "only uploads that ask for nothing are refused",
      state: state(deny({ Null: { [header]: "true" } })),
      calls: [put(deny({ Null: { [header]: "true" } }), denyWeaker())],
    },
    {
      name: "only some objects",
      state: state(deny({ StringEquals: { [header]: "AES256" } }, { Resource: `${arn}/secret/*` })),
      calls: [
        put(deny({ StringEquals: { [header]: "AES256" } }, { Resource: `${arn}/secret/*` }), denyWeaker()),
      ],
    },
    {
      name: "the other statements stay as they are, in their order",
      state: state(partner(), tlsOnly(), trail()),
      calls: [put(partner(), tlsOnly(), trail(), denyWeaker())],
      undo: [put(partner(), tlsOnly(), trail())],
    },
    {
      name: "dual-layer encryption required, KMS still let through",
      state: state(denyWeaker()),
      params: dsse,
      calls: [put(denyWeaker(), { ...denyWeaker(arn, ["aws:kms:dsse"]), Sid: "DenyWeakerEncryption2" })],
      says: "lets aws:kms through",
    },
    {
      name: "dual-layer encryption required and refused below",
      state: state(denyWeaker(arn, ["aws:kms:dsse"])),
      params: dsse,
      calls: [],
    },
  ],
  holes: [
    {
      name: "the policy deleted",
      async open() {
        const Bucket = await createBucket();
        return callAndReport("s3", new DeleteBucketPolicyCommand({ Bucket }));
      },
      fixed: ({ ref: { arn: of } }: BucketPolicy) => ({
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [denyWeaker(of)] }),
        isPublic: false,
      }),
    },
    {
      name: "a policy without it",
      params: dsse,
      open: () => setPolicy(partner, denyWeaker),
      fixed: ({ ref: { arn: of }, policy }: BucketPolicy) => ({
        policy: policyOf(...statementsOf(policy ?? ""), {
          ...denyWeaker(of, ["aws:kms:dsse"]),
          Sid: "DenyWeakerEncryption2",
        }),
      }),
    },
  ],
  events: bucketEvents("PutBucketPolicy", "DeleteBucketPolicy", "CreateBucket"),
  assessments: [{ name: "who uploads how is not known", state: state(), risk: "disruptive" }],
};
