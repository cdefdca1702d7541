import type {
  SecurityGroup as Description,
  Filter,
  IpPermission,
  SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../../aws/calls.ts";
import type { State } from "../../contract.ts";
import type { SecurityGroupRef } from "./security-group.ts";

/** EC2 takes 200 values a filter: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
const maxFilterValues = 200;

/**
 * Security groups, 1,000 a call. EC2 describes their rules with them, but for the ids by which rules are revoked: those
 * are read of the groups alone in which something is found.
 *
 * @param stateOf the state of a group with these rules, inbound and outbound
 */
export async function* listGroups<S extends State<SecurityGroupRef>>(
  aws: Aws,
  filter: { Filters?: Filter[] },
  stateOf: (groupId: string, rules: readonly SecurityGroupRule[]) => Promise<S>,
  finds: ((state: S) => boolean) | undefined,
): AsyncGenerator<{ ref: S["ref"]; state?: S }> {
  let NextToken: string | undefined;
  do {
    const page = await aws.call("ec2", "DescribeSecurityGroups", {
      ...filter,
      MaxResults: 1_000,
      ...(NextToken && { NextToken }),
    });
    const states = new Map<string, S>();
    for (const group of page.SecurityGroups ?? [])
      if (group.GroupId) states.set(group.GroupId, await stateOf(group.GroupId, rulesOf(group)));
    const found = finds ? [...states].filter(([, state]) => finds(state)).map(([id]) => id) : [];
    const rules = await readRules(aws, found);
    for (const [id, state] of states) {
      const read = rules.get(id);
      if (!finds) yield { ref: state.ref };
      else yield { ref: state.ref, state: read ? await stateOf(id, read) : state };
    }
    ({ NextToken } = page);
  } while (NextToken);
}

/** The rules of groups, by group. A group that is gone has none: there is nothing left to close either way. */
export async function readRules(
  aws: Aws,
  groupIds: readonly string[],
): Promise<Map<string, SecurityGroupRule[]>> {
  const rules = new Map<string, SecurityGroupRule[]>(groupIds.map((id) => [id, []]));
  for (let start = 0; start < groupIds.length; start += maxFilterValues) {
    const Filters = [{ Name: "group-id", Values: groupIds.slice(start, start + maxFilterValues) }];
    let NextToken: string | undefined;
    do {
      const page = await aws.call("ec2", "DescribeSecurityGroupRules", {
        Filters,
        MaxResults: 1_000,
        ...(NextToken && { NextToken }),
      });
      for (const rule of page.SecurityGroupRules ?? []) rules.get(rule.GroupId ?? "")?.push(rule);
      ({ NextToken } = page);
    } while (NextToken);
  }
  return rules;
}

/** The rules that a group is described with: a rule is one source or destination of a permission. */
function rulesOf({ IpPermissions = [], IpPermissionsEgress = [] }: Description): SecurityGroupRule[] {
  const rules = [
    ...IpPermissions.flatMap((permission) => rulesOfPermission(permission, false)),
    ...IpPermissionsEgress.flatMap((permission) => rulesOfPermission(permission, true)),
  ];
  // Plans tell rules apart by their ids.
  return rules.map((rule, index) => ({ ...rule, SecurityGroupRuleId: `unread-${index}` }));
}

function rulesOfPermission(permission: IpPermission, IsEgress: boolean): SecurityGroupRule[] {
  const { IpProtocol, FromPort, ToPort } = permission;
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  const ends: SecurityGroupRule[] = [
    ...IpRanges.map(({ CidrIp }) => ({ CidrIpv4: CidrIp })),
    ...Ipv6Ranges.map(({ CidrIpv6 }) => ({ CidrIpv6 })),
    ...PrefixListIds.map(({ PrefixListId }) => ({ PrefixListId })),
    ...UserIdGroupPairs.map(({ GroupId, UserId }) => ({ ReferencedGroupInfo: { GroupId, UserId } })),
  ];
  return ends.map((end) => ({ ...end, IsEgress, IpProtocol, FromPort, ToPort }));
}
