import { type Connect, createConnect } from "../../../aws/clients.ts";
import { blockFlags } from "../../../remediations/s3/resources/bucket-public-access-block.ts";
import { s3AccountBlockPublicAccess } from "../../../remediations/s3/s3-account-block-public-access.ts";
import { account } from "../../support/account.ts";
import type { Cases, Opened } from "../cases.ts";
import { event } from "./buckets.ts";

const id = "123456789012";
const arn = `arn:aws:s3::${id}:account-public-access-block`;
const all = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const put = (PublicAccessBlockConfiguration: object) => ({
  operation: "PutPublicAccessBlock" as const,
  input: { AccountId: id, PublicAccessBlockConfiguration },
});
const host = `${id}.s3-control.us-east-1.amazonaws.com`;

/** An account apart: the block of the one that all tests share would hide what they open in its buckets. */
const member = "777777777777";
const connectMember = createConnect({
  homeAccount: account.id,
  memberRole: () => ({ roleArn: `arn:aws:iam::${member}:role/suture` }),
});
const connect: Connect = (target) => connectMember({ ...target, account: member });

async function openAccount(block: typeof all | null): Promise<Opened> {
  const aws = connect({ ...account, account: member, actionId: "test" });
  await (block
    ? aws.call("s3control", "PutPublicAccessBlock", {
        AccountId: member,
        PublicAccessBlockConfiguration: block,
      })
    : aws.call("s3control", "DeletePublicAccessBlock", { AccountId: member }));
  const request = { host: [`${member}.s3-control.us-east-1.amazonaws.com`] };
  const name = block ? "PutAccountPublicAccessBlock" : "DeleteAccountPublicAccessBlock";
  return { event: event(name, request, { account: member }), connect };
}

export const cases: Cases = {
  remediation: s3AccountBlockPublicAccess,
  ref: { arn, account: id, region: "us-east-1" },
  plans: [
    { name: "all four on", state: { block: all }, calls: [] },
    {
      name: "none ever set",
      state: { block: null },
      calls: [put(all)],
      undo: [{ operation: "DeletePublicAccessBlock", input: { AccountId: id } }],
      says: "BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets are off",
    },
    ...blockFlags.map((flag) => ({
      name: `only ${flag} off`,
      state: { block: { ...all, [flag]: false } },
      calls: [put(all)],
      undo: [put({ ...all, [flag]: false })],
      says: `Block public access to all buckets of account ${id}: ${flag} is off`,
    })),
    {
      name: "RestrictPublicBuckets also cuts off other accounts, and says so",
      state: { block: { ...all, RestrictPublicBuckets: false } },
      calls: [put(all)],
      says: "also cuts off other accounts",
    },
  ],
  holes: [
    {
      name: "one of the four off",
      open: () => openAccount({ ...all, RestrictPublicBuckets: false }),
      fixed: () => ({ block: all }),
    },
    { name: "the whole block deleted", open: () => openAccount(null), fixed: () => ({ block: all }) },
  ],
  events: [
    {
      name: "named in the host, as the console sends it",
      event: event("PutAccountPublicAccessBlock", { publicAccessBlock: [""], host: [host] }),
      resource: arn,
    },
    {
      name: "named in the host, as the CLI sends it",
      event: event("PutAccountPublicAccessBlock", { publicAccessBlock: "", Host: host }),
      resource: arn,
    },
    {
      name: "its deletion",
      event: event("DeleteAccountPublicAccessBlock", { Host: host }),
      resource: arn,
    },
    {
      name: "through another region, which is the same setting",
      event: event(
        "PutAccountPublicAccessBlock",
        { host: [`${id}.s3-control.eu-central-1.amazonaws.com`] },
        { region: "eu-central-1" },
      ),
      resource: arn,
    },
    {
      name: "in GovCloud, through FIPS",
      event: event(
        "PutAccountPublicAccessBlock",
        { Host: `${id}.s3-control-fips.us-gov-west-1.amazonaws.com` },
        { region: "us-gov-west-1" },
      ),
      resource: `arn:aws-us-gov:s3::${id}:account-public-access-block`,
    },
    { name: "no host", event: event("DeleteAccountPublicAccessBlock", null), resource: arn },
    {
      name: "a host of another kind",
      event: event("DeleteAccountPublicAccessBlock", { host: [{}, 7], Host: null }),
      resource: arn,
    },
    {
      name: "of another account",
      event: event("PutAccountPublicAccessBlock", {
        host: ["999999999999.s3-control.us-east-1.amazonaws.com"],
      }),
      resource: null,
    },
  ],
  assessments: [{ name: "which buckets are open is not known", state: { block: null }, risk: "disruptive" }],
};
