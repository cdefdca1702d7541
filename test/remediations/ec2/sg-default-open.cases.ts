import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { Call } from "../../../aws/calls.ts";
import { sgDefaultOpen } from "../../../remediations/ec2/sg-default-open.ts";
import { account, call, callAndReport } from "../../support/account.ts";
import { scriptedAws } from "../../support/engine.ts";
import { type Cases, recordOf } from "../cases.ts";
import { arn, authorization, comparable, groupId, ref, revocation, rule } from "./security-groups.ts";

const vpcId = "vpc-0123456789abcdef0";
const vpcArn = `arn:aws:ec2:us-east-1:${account.id}:vpc/${vpcId}`;
const everything: IpPermission = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const fromGroup: SecurityGroupRule = rule("sgr-1", "-1", null, groupId);
const toAnywhere: SecurityGroupRule = rule("sgr-2", "-1", null, "0.0.0.0/0", { IsEgress: true });

const egress = (operation: "Authorize" | "Revoke", input: object) => ({
  operation: `${operation}SecurityGroupEgress` as const,
  input: { GroupId: groupId, ...input },
});

/** Creates a VPC: its default group, as EC2 makes it, and the event. */
async function createVpc(): Promise<{ id: string; event: object }> {
  const { event } = await callAndReport("ec2", new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const { vpc } = (event as { detail: { responseElements: { vpc: { vpcId: string } } } }).detail
    .responseElements;
  const Filters = [
    { Name: "vpc-id", Values: [vpc.vpcId] },
    { Name: "group-name", Values: ["default"] },
  ];
  const { SecurityGroups } = await call("ec2", new DescribeSecurityGroupsCommand({ Filters }));
  const id = SecurityGroups[0].GroupId;
  // moto leaves the inbound rule of a new default group out.
  const self = { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: id }] };
  await call("ec2", new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [self] }));
  return { id, event };
}

/** One default group of the default VPC, which answers to its name. */
function defaultVpc() {
  let rules: SecurityGroupRule[] = [fromGroup, toAnywhere];
  let created = 0;
  const isDefault = ({ GroupNames, Filters }: { GroupNames?: string[]; Filters?: { Values: string[] }[] }) =>
    GroupNames?.includes("default") ||
    (Filters?.some(({ Values }) => Values.includes(groupId)) &&
      Filters.some(({ Values }) => Values.includes("default")));
  return scriptedAws(({ operation, input }: Call) => {
    switch (operation) {
      case "DescribeSecurityGroups": {
        const IpPermissions = rules.filter(({ IsEgress }) => !IsEgress);
        const IpPermissionsEgress = rules.filter(({ IsEgress }) => IsEgress);
        const group = { GroupId: groupId, GroupName: "default", IpPermissions, IpPermissionsEgress };
        return { SecurityGroups: isDefault(input as object) ? [group] : [] };
      }
      case "DescribeSecurityGroupRules":
        return { SecurityGroupRules: rules };
      case "DescribeNetworkInterfaces":
        return { NetworkInterfaces: [] };
      case "RevokeSecurityGroupEgress":
      case "RevokeSecurityGroupIngress":
        rules = rules.filter(({ SecurityGroupRuleId: id = "" }) => !input.SecurityGroupRuleIds?.includes(id));
        return { Return: true };
      case "AuthorizeSecurityGroupEgress":
      case "AuthorizeSecurityGroupIngress": {
        const [permission] = input.IpPermissions ?? [];
        const of = permission?.UserIdGroupPairs?.length ? fromGroup : toAnywhere;
        rules = [...rules, { ...of, SecurityGroupRuleId: `sgr-new${created++}` }];
        return { Return: true };
      }
      default:
        throw new RangeError(`no answer for ${operation}`);
    }
  });
}

const event = (name: string, request: object | null, response: object | null = null) =>
  recordOf("ec2.amazonaws.com", name, request, { ...(response && { response }) });

export const cases: Cases = {
  remediation: sgDefaultOpen,
  ref,
  comparable,
  events: [
    {
      name: "an id that is none",
      event: event("AuthorizeSecurityGroupEgress", { groupId: "../../sg-1" }),
      resource: null,
    },
    { name: "no parameters", event: event("AuthorizeSecurityGroupEgress", null), resource: null },
    {
      name: "a new VPC",
      event: event("CreateVpc", { cidrBlock: "10.0.0.0/16" }, { vpc: { vpcId, state: "pending" } }),
      resource: vpcArn,
    },
    {
      name: "a new default VPC",
      event: event("CreateDefaultVpc", null, { vpc: { vpcId, isDefault: true } }),
      resource: vpcArn,
    },
    { name: "a new VPC without its id", event: event("CreateVpc", {}, { vpc: "" }), resource: null },
    {
      name: "an outbound rule",
      event: event("AuthorizeSecurityGroupEgress", { groupId, ipPermissions: {} }),
      resource: arn,
    },
    {
      name: "the default group of the default VPC, by name",
      event: event("AuthorizeSecurityGroupEgress", { groupName: "default", ipPermissions: {} }),
      resource: `arn:aws:ec2:us-east-1:${account.id}:security-group/default`,
    },
    {
      name: "a group by another name",
      event: event("AuthorizeSecurityGroupEgress", { groupName: "web", ipPermissions: {} }),
      resource: null,
    },
  ],
  holes: [
    { name: "a new VPC", open: createVpc, fixed: () => ({ rules: [] }) },
    {
      name: "a rule added to what there is, with tags",
      async open() {
        const { id, event: created } = await createVpc();
        const IpPermissions = [
          { IpProtocol: "tcp", FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
        ];
        const Tags = [{ Key: "team", Value: "web" }];
        const TagSpecifications = [{ ResourceType: "security-group-rule" as const, Tags }];
        const command = { GroupId: id, IpPermissions, TagSpecifications };
        await call("ec2", new AuthorizeSecurityGroupIngressCommand(command));
        return { event: created };
      },
      fixed: () => ({ rules: [] }),
    },
    {
      name: "an outbound rule",
      async open() {
        const { id } = await createVpc();
        const all = { GroupId: id, IpPermissions: [everything] };
        await call("ec2", new RevokeSecurityGroupEgressCommand(all));
        const https = {
          IpProtocol: "tcp",
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "updates" }],
        };
        return callAndReport(
          "ec2",
          new AuthorizeSecurityGroupEgressCommand({ ...all, IpPermissions: [https] }),
        );
      },
      fixed: () => ({ rules: [] }),
    },
    {
      name: "the default group of the default VPC, known by name only",
      scripted: "moto takes a bare name in every VPC, EC2 in the default VPC only",
      open: async () => ({
        event: event("AuthorizeSecurityGroupEgress", { groupName: "default", ipPermissions: {} }),
        connect: defaultVpc(),
      }),
      fixed: () => ({ rules: [] }),
    },
  ],
  plans: [
    { name: "no rules, or another group", state: { rules: [] }, calls: [] },
    {
      name: "the rules that EC2 makes",
      state: { rules: [fromGroup, toAnywhere] },
      calls: [revocation("sgr-1"), egress("Revoke", { SecurityGroupRuleIds: ["sgr-2"] })],
      undo: [
        authorization([{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: groupId }] }]),
        egress("Authorize", { IpPermissions: [everything] }),
      ],
      says: `a default group should allow nothing, and it allows traffic from ${groupId}`,
    },
    {
      name: "outbound only",
      state: { rules: [toAnywhere] },
      calls: [egress("Revoke", { SecurityGroupRuleIds: ["sgr-2"] })],
      says: "it allows traffic to 0.0.0.0/0",
    },
    {
      name: "also rules for one host, and one call a direction",
      state: {
        rules: [
          fromGroup,
          toAnywhere,
          rule("sgr-3", "tcp", [22, 22], "203.0.113.7/32"),
          rule("sgr-4", "tcp", [443, 443], "pl-1", { IsEgress: true }),
        ],
      },
      calls: [revocation("sgr-1", "sgr-3"), egress("Revoke", { SecurityGroupRuleIds: ["sgr-2", "sgr-4"] })],
    },
  ],
  assessments: [
    { name: "not read", state: { rules: [] }, risk: "disruptive" },
    { name: "nothing uses it", state: { rules: [] }, context: { networkInterfaces: [] }, risk: "safe" },
    { name: "in use", state: { rules: [] }, context: { networkInterfaces: ["eni-1"] }, risk: "disruptive" },
  ],
};
