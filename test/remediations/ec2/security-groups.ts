import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import { type EventCase, type Hole, recordOf } from "../cases.ts";

export const groupId = "sg-0123456789abcdef0";
export const arn = `arn:aws:ec2:us-east-1:123456789012:security-group/${groupId}`;
export const ref = { arn, account: "123456789012", region: "us-east-1", groupId };

/** An inbound rule as EC2 gives it. */
export function rule(
  id: string,
  IpProtocol: string,
  ports: readonly [number, number] | null,
  source: string,
  more: object = {},
): SecurityGroupRule {
  const [FromPort, ToPort] = ports ?? [-1, -1];
  const from = source.startsWith("pl-")
    ? { PrefixListId: source }
    : source.startsWith("sg-")
      ? { ReferencedGroupInfo: { GroupId: source } }
      : source.includes(":")
        ? { CidrIpv6: source }
        : { CidrIpv4: source };
  return {
    SecurityGroupRuleId: id,
    GroupId: groupId,
    IsEgress: false,
    IpProtocol,
    FromPort,
    ToPort,
    ...from,
    ...more,
  };
}

export const state = (rules: readonly SecurityGroupRule[], prefixLists: Record<string, string[]> = {}) => ({
  rules,
  prefixLists,
});
export const revocation = (...SecurityGroupRuleIds: string[]) => ({
  operation: "RevokeSecurityGroupIngress" as const,
  input: { GroupId: groupId, SecurityGroupRuleIds },
});
export const authorization = (IpPermissions: IpPermission[], more: object = {}) => ({
  operation: "AuthorizeSecurityGroupIngress" as const,
  input: { GroupId: groupId, IpPermissions, ...more },
});

/** Creates a group, in the default VPC unless told otherwise. */
export async function createGroup(more: object = {}): Promise<{ id: string; name: string }> {
  const name = uniqueName("group");
  const answer = await call(
    "ec2",
    new CreateSecurityGroupCommand({ GroupName: name, Description: "of a test", ...more }),
  );
  return { id: answer.GroupId, name };
}

/** Creates a prefix list with these blocks and gives its id. */
export async function createPrefixList(...cidrs: string[]): Promise<string> {
  const { PrefixList } = await call(
    "ec2",
    new CreateManagedPrefixListCommand({
      PrefixListName: uniqueName("list"),
      AddressFamily: "IPv4",
      MaxEntries: 5,
      Entries: cidrs.map((Cidr) => ({ Cidr })),
    }),
  );
  return PrefixList.PrefixListId;
}

/** Rules that no control of open ports may touch: each looks like a bad one in some way. */
export const siblings: IpPermission[] = [
  { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "web" }] },
  {
    IpProtocol: "tcp",
    FromPort: 22,
    ToPort: 22,
    IpRanges: [{ CidrIp: "203.0.113.7/32", Description: "office" }],
  },
  { IpProtocol: "udp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
  { IpProtocol: "icmp", FromPort: 8, ToPort: 0, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
  { IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
];

/** A fix that leaves these rules. */
// biome-ignore lint/suspicious/noExplicitAny: a state of a security group
export const keeping = (keep: (rule: SecurityGroupRule) => boolean) => (before: any) => ({
  rules: before.rules.filter(keep),
});

/** Rules as they compare: EC2 gives a rule that is authorized again a new id, and no order. */
// biome-ignore lint/suspicious/noExplicitAny: a state of a security group
export const comparable = ({ rules }: any) =>
  (rules as SecurityGroupRule[])
    .map(({ SecurityGroupRuleId: _, SecurityGroupRuleArn: _arn, ...settings }) => JSON.stringify(settings))
    .toSorted();

/** Holes for a control, made of permissions that are all bad in its eyes. */
export function holesOf(bad: readonly IpPermission[]): Hole[] {
  const [first] = bad;
  if (!first) throw new RangeError("a hole needs a bad permission");
  const authorize = (GroupId: string, IpPermissions: IpPermission[]) =>
    new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions });
  const isBad = (each: SecurityGroupRule) =>
    bad.some(
      ({ IpProtocol, FromPort = -1, ToPort = -1, IpRanges, Ipv6Ranges }) =>
        each.IpProtocol === IpProtocol &&
        each.FromPort === FromPort &&
        each.ToPort === ToPort &&
        [
          ...(IpRanges ?? []).map(({ CidrIp }) => CidrIp),
          ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
        ].includes(each.CidrIpv4 ?? each.CidrIpv6),
    );
  return [
    {
      name: "bad rules among good ones",
      async open() {
        const { id } = await createGroup();
        await call("ec2", authorize(id, siblings));
        return callAndReport("ec2", authorize(id, [...bad]));
      },
      fixed: keeping((each) => !isBad(each)),
    },
    {
      name: "a rule with a description and tags, beside one without",
      async open() {
        const { id } = await createGroup();
        const [ranges] = first.IpRanges ?? [];
        const described = { ...first, IpRanges: [{ ...ranges, Description: "for the demo" }] };
        const TagSpecifications = [
          { ResourceType: "security-group-rule" as const, Tags: [{ Key: "team", Value: "web" }] },
        ];
        await call(
          "ec2",
          new AuthorizeSecurityGroupIngressCommand({
            GroupId: id,
            IpPermissions: [described],
            TagSpecifications,
          }),
        );
        return callAndReport(
          "ec2",
          authorize(id, [{ ...first, Ipv6Ranges: [], IpRanges: [{ CidrIp: "128.0.0.0/1" }] }]),
        );
      },
      fixed: keeping(() => false),
    },
    {
      name: "a group of the default VPC known by name only",
      async open() {
        const { name } = await createGroup();
        const command = new AuthorizeSecurityGroupIngressCommand({ GroupName: name, IpPermissions: [first] });
        const { event } = (await callAndReport("ec2", command)) as { event: { detail: object } };
        return { event: { ...event, detail: { ...event.detail, responseElements: { _return: true } } } };
      },
      fixed: keeping(() => false),
    },
    {
      name: "a rule widened by ModifySecurityGroupRules",
      async open() {
        const { Vpc } = await call("ec2", new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
        const { id } = await createGroup({ VpcId: Vpc.VpcId });
        const narrow = { ...first, IpRanges: [{ CidrIp: "203.0.113.7/32" }] };
        const { SecurityGroupRules } = await call("ec2", authorize(id, [narrow]));
        const { IpProtocol, FromPort = -1, ToPort = -1 } = first;
        const SecurityGroupRule = { IpProtocol, FromPort, ToPort, CidrIpv4: "0.0.0.0/0" };
        const SecurityGroupRuleId = SecurityGroupRules[0].SecurityGroupRuleId;
        await call(
          "ec2",
          new ModifySecurityGroupRulesCommand({
            GroupId: id,
            SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
          }),
        );
        const event = recordOf("ec2.amazonaws.com", "ModifySecurityGroupRules", {
          ModifySecurityGroupRulesRequest: {
            GroupId: id,
            SecurityGroupRule: { tag: 1, SecurityGroupRuleId, SecurityGroupRule: { CidrIpv4: "0.0.0.0/0" } },
          },
        });
        return { event };
      },
      fixed: keeping(() => false),
    },
    {
      name: "a prefix list that holds half of the internet",
      async open() {
        const PrefixListId = await createPrefixList("203.0.113.0/24", "128.0.0.0/1");
        const { id } = await createGroup();
        await call("ec2", authorize(id, siblings));
        const { IpRanges: _4, Ipv6Ranges: _6, ...ports } = first;
        return callAndReport("ec2", authorize(id, [{ ...ports, PrefixListIds: [{ PrefixListId }] }]));
      },
      fixed: keeping(({ PrefixListId }) => PrefixListId === undefined),
    },
  ];
}

/** Those holes that need every call of the reader: for controls whose rules are found and read like others'. */
export const fewHolesOf = (bad: readonly IpPermission[]): Hole[] =>
  holesOf(bad).filter(({ name }) => /among good ones|by name only|prefix list/.test(name));

const event = (
  request: object | null,
  response: object | null = null,
  name = "AuthorizeSecurityGroupIngress",
) => recordOf("ec2.amazonaws.com", name, request, { ...(response && { response }) });

/** The shapes in which an event names its group. */
export const eventCases: EventCase[] = [
  {
    name: "flat parameters",
    event: event({
      groupId,
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIp: "0.0.0.0/0",
      ipPermissions: {},
    }),
    resource: arn,
  },
  {
    name: "nested parameters",
    event: event({
      groupId,
      ipPermissions: {
        items: [
          { ipProtocol: "tcp", fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } },
        ],
      },
    }),
    resource: arn,
  },
  {
    name: "by name, the id in the answer",
    event: event(
      { groupName: "web", ipPermissions: {} },
      { securityGroupRuleSet: { items: [{ groupId, securityGroupRuleId: "sgr-0123456789abcdef0" }] } },
    ),
    resource: arn,
  },
  {
    name: "by name only",
    event: event({ groupName: "web", ipPermissions: {} }),
    resource: "arn:aws:ec2:us-east-1:123456789012:security-group/web",
  },
  {
    name: "a modified rule",
    event: event(
      {
        ModifySecurityGroupRulesRequest: {
          GroupId: groupId,
          SecurityGroupRule: { tag: 1, SecurityGroupRuleId: "sgr-0123456789abcdef0" },
        },
      },
      null,
      "ModifySecurityGroupRules",
    ),
    resource: arn,
  },
  { name: "an id that is none", event: event({ groupId: "../../sg-1" }), resource: null },
  { name: "no parameters", event: event(null), resource: null },
];
