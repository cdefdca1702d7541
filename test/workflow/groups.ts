import { randomUUID } from "node:crypto";
import type { IpPermission, SecurityGroupRule } from "@aws-sdk/client-ec2";
import { recordOf } from "../remediations/cases.ts";
import { account } from "../support/account.ts";
import { awsError } from "../support/answers.ts";
import { scriptedAws } from "../support/engine.ts";

/** The world may reach a port. */
export const open = (port: number, CidrIp = "0.0.0.0/0"): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp }],
});

/** Security groups that answer as EC2 does: many of them at once, and calls that fail at will. */
export function scriptedGroups() {
  const groups = new Map<string, SecurityGroupRule[]>();
  let rules = 0;
  const add = (GroupId: string, { IpProtocol, FromPort, ToPort, IpRanges = [] }: IpPermission) => {
    const own = { GroupId, IsEgress: false, IpProtocol, FromPort, ToPort } as const;
    for (const { CidrIp } of IpRanges)
      groups.get(GroupId)?.push({ ...own, CidrIpv4: CidrIp, SecurityGroupRuleId: `sgr-${rules++}` });
  };
  const connect = scriptedAws(({ operation, input }) => {
    const { GroupId = "", Filters, SecurityGroupRuleIds = [], IpPermissions = [] } = input as Input;
    const id = Filters?.[0]?.Values[0] ?? GroupId;
    const own = groups.get(id);
    switch (operation) {
      case "DescribeSecurityGroupRules":
        return { SecurityGroupRules: own ?? [] };
      case "DescribeNetworkInterfaces":
        return { NetworkInterfaces: [] };
      case "DescribeSecurityGroups":
        if (!own) throw awsError("InvalidGroup.NotFound", 400);
        return { SecurityGroups: [{ GroupId: id }] };
      case "AuthorizeSecurityGroupIngress":
        for (const permission of IpPermissions) add(id, permission);
        return {};
      case "RevokeSecurityGroupIngress": {
        const isAsked = ({ SecurityGroupRuleId = "" }: SecurityGroupRule) =>
          SecurityGroupRuleIds.includes(SecurityGroupRuleId);
        // All or nothing: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
        if ((own ?? []).filter(isAsked).length < SecurityGroupRuleIds.length)
          throw awsError("InvalidPermission.NotFound", 400);
        groups.set(id, own?.filter((each) => !isAsked(each)) ?? []);
        return {};
      }
      default:
        throw new RangeError(`no answer is scripted for ${operation}`);
    }
  });
  return {
    connect,
    /** The rules of each group, by its id. */
    groups,
    /** Somebody adds a rule; gives the event that tells of it. */
    open(id: string, permission = open(22)): object {
      if (!groups.has(id)) groups.set(id, []);
      add(id, permission);
      return eventOf("AuthorizeSecurityGroupIngress", { groupId: id });
    },
    /** Somebody takes all rules away. */
    close(id: string): object {
      groups.set(id, []);
      return eventOf("RevokeSecurityGroupIngress", { groupId: id });
    },
  };
}

export function eventOf(name: string, request: object): object {
  return { ...recordOf("ec2.amazonaws.com", name, request), eventID: randomUUID() };
}

export const groupArn = (id: string) => `arn:aws:ec2:${account.region}:${account.id}:security-group/${id}`;
export const newGroupId = () => `sg-${randomUUID().replaceAll("-", "").slice(0, 17)}`;

interface Input {
  readonly GroupId?: string;
  readonly Filters?: readonly { readonly Values: readonly string[] }[];
  readonly SecurityGroupRuleIds?: readonly string[];
  readonly IpPermissions?: readonly IpPermission[];
}
