import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { listGroups, readRules } from "./security-group-listing.ts";
import { foldRevocations } from "./security-group-revocation.ts";

/** A security group, by id or, in a default VPC, by name only. */
export interface SecurityGroupRef extends Ref {
  readonly groupId?: string;
  readonly groupName?: string;
}

/** The inbound rules of a security group. */
export interface SecurityGroup extends State<SecurityGroupRef & { readonly groupId: string }> {
  readonly rules: readonly SecurityGroupRule[];
  /** The CIDR blocks of each prefix list that a rule names. */
  readonly prefixLists: Readonly<Record<string, readonly string[]>>;
}

/** Reads the inbound rules of security groups: one call, and one for each customer-managed prefix list that they name. */
export const securityGroup: Reader<SecurityGroupRef, SecurityGroup> = {
  type: "AWS::EC2::SecurityGroup",
  permissions: {
    list: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:GetManagedPrefixListEntries"],
    read: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:GetManagedPrefixListEntries"],
  },
  find: findSecurityGroup,
  list(aws, finds) {
    const lists: PrefixLists = new Map();
    return listGroups(aws, {}, (groupId, rules) => stateOf(aws, groupRef(groupId, aws), rules, lists), finds);
  },
  async read(aws, ref) {
    const groupId = ref.groupId ?? (await groupIdOf(aws, ref.groupName));
    if (!groupId) return undefined;
    const rules = (await readRules(aws, [groupId])).get(groupId) ?? [];
    return stateOf(aws, groupRef(groupId, ref), rules, new Map());
  },
  fold: foldRevocations,
};

/** The reference of a group whose id is known. */
export function groupRef(groupId: string, { account, region }: { account: string; region: string }) {
  return { groupId, account, region, arn: arnOf("ec2", { account, region }, `security-group/${groupId}`) };
}

/** Both shapes of the event: flat, and wrapped as ModifySecurityGroupRules does; the answer names the group where the request does not. */
function findSecurityGroup(event: CloudTrailEvent): SecurityGroupRef[] {
  const { ModifySecurityGroupRulesRequest: wrapped } = event.request as {
    ModifySecurityGroupRulesRequest?: object;
  };
  const request = (wrapped ?? event.request) as { groupId?: unknown; GroupId?: unknown; groupName?: unknown };
  const { groupId: answered, securityGroupRuleSet } = event.response as {
    groupId?: unknown;
    securityGroupRuleSet?: { items?: readonly { groupId?: unknown }[] };
  };
  const id = [request.groupId, request.GroupId, answered, securityGroupRuleSet?.items?.[0]?.groupId].find(
    (each): each is string => typeof each === "string" && /^sg-[0-9a-f]{8,17}$/.test(each),
  );
  if (id) return [groupRef(id, event)];
  const { groupName } = request;
  if (typeof groupName !== "string" || groupName === "") return [];
  const { account, region } = event;
  return [{ groupName, account, region, arn: arnOf("ec2", event, `security-group/${groupName}`) }];
}

/** A bare name means the group of that name in the default VPC. */
async function groupIdOf(aws: Aws, groupName: string | undefined): Promise<string | undefined> {
  try {
    const { SecurityGroups } = await aws.call("ec2", "DescribeSecurityGroups", {
      GroupNames: [groupName ?? ""],
    });
    return SecurityGroups?.[0]?.GroupId;
  } catch (error) {
    if (failureOf(error) === "gone") return undefined;
    throw error;
  }
}

/** The CIDR blocks of prefix lists that were read. */
type PrefixLists = Map<string, readonly string[]>;

async function stateOf(
  aws: Aws,
  ref: SecurityGroup["ref"],
  all: readonly SecurityGroupRule[],
  known: PrefixLists,
): Promise<SecurityGroup> {
  const rules = all.filter(({ IsEgress }) => !IsEgress);
  const prefixLists: Record<string, readonly string[]> = {};
  for (const { PrefixListId: id } of rules) {
    if (!id) continue;
    const cidrs = known.get(id) ?? (await readPrefixList(aws, id));
    known.set(id, cidrs);
    prefixLists[id] = cidrs;
  }
  return { ref, rules, prefixLists };
}

async function readPrefixList(aws: Aws, PrefixListId: string): Promise<string[]> {
  const cidrs: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.call("ec2", "GetManagedPrefixListEntries", {
      PrefixListId,
      MaxResults: 100,
      ...(NextToken && { NextToken }),
    });
    cidrs.push(...(page.Entries ?? []).flatMap(({ Cidr }) => Cidr ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  return cidrs;
}
