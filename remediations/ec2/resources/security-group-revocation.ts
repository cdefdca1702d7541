import type { IpPermission, SecurityGroupRule, Tag } from "@aws-sdk/client-ec2";
import type { IngressRule } from "../../../judgements/network/exposure.ts";
import type { Change } from "../../contract.ts";
import type { SecurityGroup } from "./security-group.ts";

/** The rules of a group as the judgement of exposure takes them. */
export function ingressRules({ rules, prefixLists }: SecurityGroup): IngressRule[] {
  return rules.map((rule) => ({
    id: rule.SecurityGroupRuleId ?? "",
    protocol: rule.IpProtocol ?? "-1",
    ...(rule.FromPort !== undefined && { fromPort: rule.FromPort }),
    ...(rule.ToPort !== undefined && { toPort: rule.ToPort }),
    cidrs: rule.PrefixListId
      ? (prefixLists[rule.PrefixListId] ?? [])
      : [rule.CidrIpv4, rule.CidrIpv6].filter((each) => each !== undefined),
    source: sourceOf(rule),
  }));
}

/** A rule to revoke, and why. */
interface Found {
  readonly rule: { readonly id: string };
  readonly why: string;
}

/** One change for each rule that was found, by its id: its siblings stay. `foldRevocations` makes them one call. */
export function revoke(
  { ref, rules }: Pick<SecurityGroup, "ref" | "rules">,
  found: readonly Found[],
): Change[] {
  const byId = new Map(rules.map((rule) => [rule.SecurityGroupRuleId, rule]));
  return found.flatMap(({ rule: { id }, why }) => {
    const rule = byId.get(id);
    if (!rule) return [];
    const { IsEgress, Tags } = rule;
    return {
      summary: `Revoke rule ${id} of security group ${ref.groupId}: ${why}`,
      call: {
        service: "ec2",
        operation: IsEgress ? "RevokeSecurityGroupEgress" : "RevokeSecurityGroupIngress",
        input: { GroupId: ref.groupId, SecurityGroupRuleIds: [id] },
      },
      undo: {
        service: "ec2",
        operation: IsEgress ? "AuthorizeSecurityGroupEgress" : "AuthorizeSecurityGroupIngress",
        input: {
          GroupId: ref.groupId,
          IpPermissions: [permissionOf(rule)],
          ...(Tags?.length && { TagSpecifications: [{ ResourceType: "security-group-rule", Tags }] }),
        },
      },
    } satisfies Change;
  });
}

type Revocation = Change & {
  readonly call: { readonly operation: string; readonly input: { SecurityGroupRuleIds?: string[] } };
  readonly undo: {
    readonly input: { IpPermissions?: IpPermission[]; TagSpecifications?: { Tags?: Tag[] }[] };
  };
};

/** Folds revocations into one call a direction, and one more for each other set of tags: EC2 tags all rules of one call alike. */
export function foldRevocations(changes: readonly Change[]): Change[] {
  const folded = new Map<string, Revocation>();
  for (const change of changes as readonly Revocation[]) {
    const key = JSON.stringify([change.call.operation, change.undo.input.TagSpecifications ?? []]);
    const first = folded.get(key);
    folded.set(key, first ? join(first, change) : change);
  }
  return [...folded.values()];
}

function join(first: Revocation, second: Revocation): Revocation {
  const ids = [
    ...(first.call.input.SecurityGroupRuleIds ?? []),
    ...(second.call.input.SecurityGroupRuleIds ?? []),
  ];
  const permissions = [...(first.undo.input.IpPermissions ?? []), ...(second.undo.input.IpPermissions ?? [])];
  return {
    summary: `${first.summary}; ${second.summary.replace(/^Revoke/, "revoke")}`,
    call: { ...first.call, input: { ...first.call.input, SecurityGroupRuleIds: ids } },
    undo: { ...first.undo, input: { ...first.undo.input, IpPermissions: permissions } },
  } as Revocation;
}

function permissionOf(rule: SecurityGroupRule): IpPermission {
  const description = rule.Description ? { Description: rule.Description } : {};
  const group = rule.ReferencedGroupInfo;
  return {
    ...(rule.IpProtocol !== undefined && { IpProtocol: rule.IpProtocol }),
    // -1 stands for every port: EC2 takes it back only for ICMP.
    ...(rule.IpProtocol !== "-1" &&
      rule.FromPort !== undefined && { FromPort: rule.FromPort, ToPort: rule.ToPort }),
    ...(rule.CidrIpv4 && { IpRanges: [{ CidrIp: rule.CidrIpv4, ...description }] }),
    ...(rule.CidrIpv6 && { Ipv6Ranges: [{ CidrIpv6: rule.CidrIpv6, ...description }] }),
    ...(rule.PrefixListId && { PrefixListIds: [{ PrefixListId: rule.PrefixListId, ...description }] }),
    ...(group?.GroupId && {
      UserIdGroupPairs: [
        { GroupId: group.GroupId, ...(group.UserId && { UserId: group.UserId }), ...description },
      ],
    }),
  };
}

/** Where a rule lets traffic in from, or out to, as a person names it. */
export function sourceOf(rule: SecurityGroupRule): string {
  return (
    rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? "nothing"
  );
}
