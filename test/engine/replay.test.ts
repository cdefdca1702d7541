import { expect, it } from "vitest";
import { Replay, Watch } from "../../engine/replay.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { remediations } from "../../remediations/index.ts";
import { recordOf } from "../remediations/cases.ts";

const authorize = (request: object) =>
  recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", {
    groupId: "sg-0123456789abcdef0",
    ...request,
  });

function replayed(records: readonly unknown[], watching: readonly AnyRemediation[]): Replay {
  const replay = new Replay(new Watch(watching));
  for (const record of records) replay.add(record);
  return replay;
}

it("says what would have been looked at, once for each resource, with every control", () => {
  const { matches } = replayed([authorize({ ipPermissions: {} })], remediations);
  expect(matches).toHaveLength(1);
  expect(matches[0]).toMatchObject({
    resource: "arn:aws:ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0",
    actor: "arn:aws:iam::123456789012:user/alice",
    controls: expect.arrayContaining(["sg-admin-ports-open", "sg-all-ports-open"]),
    shows: [],
  });
});

it.each([
  [
    "flat",
    { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "0.0.0.0/0", ipPermissions: {} },
    "sg-admin-ports-open",
    "tcp port 22",
  ],
  [
    "nested",
    {
      ipPermissions: {
        items: [
          {
            ipProtocol: "tcp",
            fromPort: 22,
            toPort: 22,
            ipRanges: {},
            ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] },
          },
        ],
      },
    },
    "sg-admin-ports-open",
    "tcp port 22",
  ],
  [
    "written from its middle",
    { ipProtocol: "-1", cidrIp: "208.236.235.254/0" },
    "sg-all-ports-open",
    "all traffic",
  ],
])("tells a hole from the event itself: %s", (_name, request, control, text) => {
  const [match] = replayed([authorize(request)], remediations).matches;
  expect(match?.shows).toContainEqual({ control, what: expect.stringContaining(text) });
});

it("says of each control only what it sees itself", () => {
  const record = authorize({ ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "0.0.0.0/0" });
  const [match] = replayed([record], remediations).matches;
  expect(match?.controls).toContain("sg-database-ports-open");
  expect(match?.shows.map(({ control }) => control)).toEqual(["sg-admin-ports-open"]);
});

it.each([
  ["a narrow block", { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "203.0.113.7/32" }],
  ["another port", { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIp: "0.0.0.0/0" }],
  ["a block that is none", { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "everywhere" }],
])("claims nothing for %s", (_name, request) => {
  const evident = remediations.filter(({ id }) => id === "sg-admin-ports-open");
  expect(replayed([authorize(request)], evident).matches[0]?.shows).toEqual([]);
});

it.each([
  [
    "everyone",
    { functionName: "orders", principal: "*", statementId: "open" },
    [{ control: "lambda-public-permission", what: 'statement "open" lets everyone invoke' }],
  ],
  ["an account", { functionName: "orders", principal: "210987654321", statementId: "partner" }, []],
])("tells a public permission: %s", (_name, request, shows) => {
  const own = remediations.filter(({ id }) => id === "lambda-public-permission");
  const record = recordOf("lambda.amazonaws.com", "AddPermission20150331v2", request);
  expect(replayed([record], own).matches[0]?.shows).toEqual(shows);
});

const statement = (principal: unknown, more: object = {}) => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "open", Effect: "Allow", Principal: principal, Action: "*", Resource: "*", ...more }],
});

it.each([
  ["PutBucketPolicy", { bucketPolicy: statement("*") }, "s3-public-policy", '"open" has principal `*`'],
  [
    "PutBucketPolicy",
    { bucketPolicy: statement("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }) },
    "s3-public-policy",
    undefined,
  ],
  ["PutBucketPolicy", { bucketPolicy: { Statement: "none" } }, "s3-public-policy", undefined],
  ["PutBucketPolicy", { bucketPolicy: "" }, "s3-public-policy", undefined],
  [
    "PutBucketAcl",
    { "x-amz-acl": ["public-read"] },
    "s3-public-acl",
    "the canned ACL public-read lets the public in",
  ],
  ["PutBucketAcl", { "x-amz-acl": "private" }, "s3-public-acl", undefined],
  [
    "PutBucketAcl",
    {
      AccessControlPolicy: {
        AccessControlList: {
          Grant: { Grantee: { URI: "http://acs.amazonaws.com/groups/global/AllUsers" }, Permission: "READ" },
        },
      },
    },
    "s3-public-acl",
    "a grant for AllUsers",
  ],
])("tells an open bucket: %s %j", (name, request, control, what) => {
  const record = recordOf("s3.amazonaws.com", name, { bucketName: "photos", ...request });
  const [match] = replayed(
    [record],
    remediations.filter(({ id }) => id === control),
  ).matches;
  expect(match?.shows.map((each) => each.what)).toEqual(what ? [expect.stringContaining(what)] : []);
});

it.each([
  [
    "CreateRole",
    {
      assumeRolePolicyDocument: JSON.stringify(
        statement({ AWS: "*" }, { Resource: undefined, Action: "sts:AssumeRole" }),
      ),
    },
    ["anyone may assume the role by statement open (principal `*`)"],
  ],
  [
    "UpdateAssumeRolePolicy",
    {
      policyDocument: JSON.stringify(
        statement({ AWS: "*" }, { Resource: undefined, Action: "sts:AssumeRole" }),
      ),
    },
    ["anyone may assume the role by statement open (principal `*`)"],
  ],
  [
    "UpdateAssumeRolePolicy",
    { policyDocument: JSON.stringify(statement({ AWS: "123456789012" }, { Resource: undefined })) },
    [],
  ],
  ["UpdateAssumeRolePolicy", { policyDocument: "{" }, []],
])("tells a role that anyone may assume: %s %j", (name, request, shows) => {
  const record = recordOf("iam.amazonaws.com", name, { roleName: "deploy", ...request });
  const own = remediations.filter(({ id }) => id === "iam-public-trust");
  expect(replayed([record], own).matches[0]?.shows.map(({ what }) => what)).toEqual(shows);
});

it.each([
  [
    "ModifyDBSnapshotAttribute",
    { dBSnapshotIdentifier: "s", attributeName: "restore", valuesToAdd: ["all"] },
    "rds-public-snapshot",
    1,
  ],
  [
    "ModifyDBSnapshotAttribute",
    { dBSnapshotIdentifier: "s", attributeName: "restore", valuesToAdd: ["210987654321"] },
    "rds-public-snapshot",
    0,
  ],
  [
    "ModifyDBSnapshotAttribute",
    { dBSnapshotIdentifier: "s", attributeName: "restore", valuesToRemove: ["all"] },
    "rds-public-snapshot",
    0,
  ],
  ["ModifyDBInstance", { dBInstanceIdentifier: "d", publiclyAccessible: true }, "rds-public-instance", 1],
  ["ModifyDBInstance", { dBInstanceIdentifier: "d", publiclyAccessible: false }, "rds-public-instance", 0],
])("tells an open database: %s %j", (name, request, control, holes) => {
  const record = recordOf("rds.amazonaws.com", name, request);
  const [match] = replayed(
    [record],
    remediations.filter(({ id }) => id === control),
  ).matches;
  expect(match?.shows).toHaveLength(holes);
});

it("counts what it passes over, and survives anything", () => {
  const failed = { ...authorize({}), errorCode: "Client.UnauthorizedOperation" };
  const replay = replayed(
    [
      null,
      7,
      "text",
      [],
      {},
      { eventName: "x" },
      { ...authorize({}), eventSource: "elsewhere.amazonaws.com" },
      { ...authorize({}), eventName: "constructor" },
      { ...authorize({}), readOnly: true },
      failed,
      recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", null),
    ],
    remediations,
  );
  replay.passOver();
  expect(replay.matches).toEqual([]);
  expect(replay.records).toBe(12);
  expect(replay.passedOver).toEqual({
    "not-a-record": 6,
    "no-control": 3,
    "read-only": 1,
    "failed-call": 1,
    "no-resource": 1,
  });
});

it("names the calls that some control looks at", () => {
  const { names } = new Watch(remediations);
  expect(names).toContain("AuthorizeSecurityGroupIngress");
  expect(names).not.toContain("DescribeSecurityGroups");
});
