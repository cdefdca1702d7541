import type { SecurityGroup, SecurityGroupRule } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { defaultSecurityGroup } from "../../../remediations/ec2/resources/default-security-group.ts";
import { securityGroup } from "../../../remediations/ec2/resources/security-group.ts";
import { sgAdminPortsOpen } from "../../../remediations/ec2/sg-admin-ports-open.ts";
import { sgDefaultOpen } from "../../../remediations/ec2/sg-default-open.ts";
import { sgUnrestrictedSelf } from "../../../remediations/ec2/sg-unrestricted-self.ts";
import { answering } from "../../support/answers.ts";

// The local AWS does not have prefix lists with entries in its descriptions of groups, nor 1,000 groups in reasonable time.
const place = { account: "123456789012", region: "us-east-1", actionId: "test" };
const id = (index: number) => `sg-${String(index).padStart(8, "0")}`;
const params = sgAdminPortsOpen.params.parse({});
const findsOpen = (state: Parameters<typeof sgAdminPortsOpen.plan>[0]) =>
  sgAdminPortsOpen.plan(state, params).length > 0;

function group(index: number, ...IpPermissions: NonNullable<SecurityGroup["IpPermissions"]>): SecurityGroup {
  return {
    GroupId: id(index),
    IpPermissions,
    IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
  };
}
const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22 };
const rule = (index: number, more: Partial<SecurityGroupRule>): SecurityGroupRule => ({
  GroupId: id(index),
  SecurityGroupRuleId: `sgr-${index}`,
  IsEgress: false,
  IpProtocol: "tcp",
  FromPort: 22,
  ToPort: 22,
  ...more,
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  return Array.fromAsync(items);
}

it("reads the ids of rules of those groups alone in which something is found, page by page", async () => {
  const { connect, calls } = answering({
    DescribeSecurityGroups: [
      {
        SecurityGroups: [
          group(1, { ...ssh, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }),
          group(2, { ...ssh, IpRanges: [{ CidrIp: "203.0.113.7/32" }] }),
        ],
        NextToken: "more",
      },
      { SecurityGroups: [group(3, { ...ssh, Ipv6Ranges: [{ CidrIpv6: "::/0" }] }), group(4)] },
    ],
    DescribeSecurityGroupRules: [
      { SecurityGroupRules: [rule(1, { CidrIpv4: "0.0.0.0/0" }), rule(1, { IsEgress: true })] },
      { SecurityGroupRules: [], NextToken: "rest" },
      { SecurityGroupRules: [rule(3, { CidrIpv6: "::/0" })] },
    ],
  });
  const listed = await all(securityGroup.list(connect(place), findsOpen));
  expect(listed.map(({ ref }) => ref.groupId)).toEqual([id(1), id(2), id(3), id(4)]);
  const plans = listed.map(({ state }) => (state ? sgAdminPortsOpen.plan(state, params) : undefined));
  expect(plans.map((plan) => plan?.map(({ call }) => call?.input))).toEqual([
    [{ GroupId: id(1), SecurityGroupRuleIds: ["sgr-1"] }],
    [],
    [{ GroupId: id(3), SecurityGroupRuleIds: ["sgr-3"] }],
    [],
  ]);
  const asked = calls.filter(({ operation }) => operation === "DescribeSecurityGroupRules");
  expect(asked.map(({ input }) => input)).toMatchObject([
    { Filters: [{ Name: "group-id", Values: [id(1)] }] },
    { Filters: [{ Name: "group-id", Values: [id(3)] }] },
    { Filters: [{ Name: "group-id", Values: [id(3)] }], NextToken: "rest" },
  ]);
});

it("asks for the rules of 200 groups at a time, as many as a filter takes", async () => {
  const open = Array.from({ length: 450 }, (_, index) =>
    group(index, { ...ssh, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }),
  );
  const { connect, calls } = answering({
    DescribeSecurityGroups: [{ SecurityGroups: open }],
    DescribeSecurityGroupRules: [{ SecurityGroupRules: [] }],
  });
  await all(securityGroup.list(connect(place), findsOpen));
  const sizes = calls
    .slice(1)
    .map(({ input }) => (input as { Filters: { Values: string[] }[] }).Filters[0]?.Values.length);
  expect(sizes).toEqual([200, 200, 50]);
});

it.each([
  ["a prefix list that holds the internet", { PrefixListIds: [{ PrefixListId: "pl-1" }] }, sgAdminPortsOpen],
  [
    "two rules that are the internet together",
    { IpRanges: [{ CidrIp: "0.0.0.0/1" }, { CidrIp: "128.0.0.0/1" }] },
    sgAdminPortsOpen,
  ],
  [
    "the group itself",
    { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: id(1), UserId: place.account }] },
    sgUnrestrictedSelf,
  ],
])("finds %s in what a group is described with", async (_, permission, remediation) => {
  const { connect, calls } = answering({
    DescribeSecurityGroups: [{ SecurityGroups: [group(1, { ...ssh, ...permission })] }],
    DescribeSecurityGroupRules: [{ SecurityGroupRules: [] }],
    GetManagedPrefixListEntries: [{ Entries: [{ Cidr: "0.0.0.0/0" }] }],
  });
  const own = remediation.params.parse({});
  await all(securityGroup.list(connect(place), (state) => remediation.plan(state, own as never).length > 0));
  expect(calls.map(({ operation }) => operation)).toContain("DescribeSecurityGroupRules");
});

it("reads a prefix list once, however many groups name it", async () => {
  const named = [1, 2, 3].map((index) => group(index, { ...ssh, PrefixListIds: [{ PrefixListId: "pl-1" }] }));
  const { connect, calls } = answering({
    DescribeSecurityGroups: [{ SecurityGroups: named }],
    GetManagedPrefixListEntries: [{ Entries: [{ Cidr: "10.0.0.0/8" }] }],
  });
  await all(securityGroup.list(connect(place), findsOpen));
  expect(calls.map(({ operation }) => operation)).toEqual([
    "DescribeSecurityGroups",
    "GetManagedPrefixListEntries",
  ]);
});

it.each([securityGroup, defaultSecurityGroup])(
  "gives references alone to who asks for no more",
  async (reader) => {
    const { connect, calls } = answering({
      DescribeSecurityGroups: [
        { SecurityGroups: [group(1, { ...ssh, IpRanges: [{ CidrIp: "0.0.0.0/0" }] })] },
      ],
    });
    const listed = await all<object>(reader.list(connect(place)));
    expect(listed).toEqual([{ ref: expect.objectContaining({ groupId: id(1) }) }]);
    expect(calls).toHaveLength(1);
  },
);

it("reads both directions of default groups that allow anything", async () => {
  const egress = rule(1, { IsEgress: true, CidrIpv4: "0.0.0.0/0" });
  const { connect } = answering({
    DescribeSecurityGroups: [{ SecurityGroups: [group(1), { GroupId: id(2) }] }],
    DescribeSecurityGroupRules: [{ SecurityGroupRules: [egress] }],
  });
  const finds = (state: Parameters<typeof sgDefaultOpen.plan>[0]) => sgDefaultOpen.plan(state).length > 0;
  const listed = await all(defaultSecurityGroup.list(connect(place), finds));
  expect(listed.map(({ state }) => state?.rules)).toEqual([[egress], []]);
});
