import { expect, it } from "vitest";
import type { Connect, Target } from "../../../aws/clients.ts";
import { askOnce, connectOnce } from "../../../engine/audit/connections.ts";
import { awsError } from "../../support/answers.ts";
import { scriptedAws } from "../../support/engine.ts";

const target = { account: "123456789012", region: "us-east-1", actionId: "one" };

/** Connections that keep who made which call, and answer by number. */
function watched() {
  const connections: Target[] = [];
  const calls: string[] = [];
  const connect: Connect = (to) => {
    connections.push(to);
    return scriptedAws(({ operation }) => calls.push(`${to.actionId} ${operation}`))(to);
  };
  return { connect, connections, calls };
}

it("reads over one connection an account and region, and changes over one named after the action", async () => {
  const { connect, connections, calls } = watched();
  const once = connectOnce(connect, "audit");
  for (const actionId of ["one", "two"]) {
    const aws = once({ ...target, actionId });
    await aws.call("ec2", "DescribeVpcs", {});
    await aws.call("s3", "DeleteBucketPolicy", { Bucket: "a" });
  }
  await once({ ...target, region: "eu-west-1" }).call("iam", "ListUsers", {});
  expect(calls).toEqual([
    "audit DescribeVpcs",
    "one DeleteBucketPolicy",
    "audit DescribeVpcs",
    "two DeleteBucketPolicy",
    "audit ListUsers",
  ]);
  expect(connections.map(({ region, actionId }) => `${region} ${actionId}`)).toEqual([
    "us-east-1 audit",
    "us-east-1 one",
    "us-east-1 two",
    "eu-west-1 audit",
  ]);
});

it("keeps no more connections than are used at once, however many accounts there are", () => {
  const { connect, connections } = watched();
  const once = connectOnce(connect, "audit");
  const to = (account: number) => once({ ...target, account: String(account) });
  for (let account = 0; account < 100; account++) to(account);
  const opened = connections.length;
  to(99);
  expect(connections).toHaveLength(opened);
  to(0);
  expect(connections).toHaveLength(opened + 1);
});

it("asks a question once, whoever asks, until something is changed", async () => {
  const { connect, calls } = watched();
  const once = askOnce(connect);
  const [first, second] = [once(target), once(target)];
  const policy = { Bucket: "a", ExpectedBucketOwner: target.account };
  const answers = await Promise.all([
    first.call("s3", "GetBucketPolicy", policy),
    second.call("s3", "GetBucketPolicy", { ExpectedBucketOwner: target.account, Bucket: "a" }),
    second.call("s3", "GetBucketPolicy", { ...policy, Bucket: "b" }),
    once({ ...target, region: "eu-west-1" }).call("s3", "GetBucketPolicy", policy),
  ]);
  expect(answers).toEqual([1, 1, 2, 3]);
  await first.call("s3", "DeleteBucketPolicy", policy);
  await second.call("s3", "GetBucketPolicy", policy);
  await second.call("s3", "GetBucketPolicy", policy);
  expect(calls).toHaveLength(6);
});

it("gives an error to all who ask", async () => {
  const aws = askOnce(scriptedAws(() => Promise.reject(awsError("AccessDenied", 403))))(target);
  const ask = () => aws.call("s3", "GetBucketPolicy", { Bucket: "a" });
  await expect(ask()).rejects.toThrow("the message");
  await expect(ask()).rejects.toThrow("the message");
});
