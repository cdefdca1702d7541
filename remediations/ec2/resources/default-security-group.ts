import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import type { Reader, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { groupRef, type SecurityGroupRef, securityGroup } from "./security-group.ts";
import { listGroups, readRules } from "./security-group-listing.ts";
import { foldRevocations } from "./security-group-revocation.ts";
import { findVpc } from "./vpc.ts";

/** What may be a default security group: a group, or that of a VPC. */
export interface DefaultSecurityGroupRef extends SecurityGroupRef {
  readonly vpcId?: string;
}

/** The rules of a default security group, inbound and outbound; none of a group that is not a default one. */
export interface DefaultSecurityGroup extends State<DefaultSecurityGroupRef & { readonly groupId: string }> {
  readonly rules: readonly SecurityGroupRule[];
}

/**
 * Reads the default security groups. Only DescribeSecurityGroups tells which groups those are, so this is a reader beside
 * `securityGroup`, whose events then cost no second call: one call here for any other group, two for a default one with rules.
 */
export const defaultSecurityGroup: Reader<DefaultSecurityGroupRef, DefaultSecurityGroup> = {
  type: "AWS::EC2::SecurityGroup",
  permissions: {
    list: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"],
    read: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"],
  },
  find: findDefaultSecurityGroup,
  list: (aws, finds) =>
    listGroups(
      aws,
      { Filters: [{ Name: "group-name", Values: ["default"] }] },
      async (groupId, rules) => ({ ref: groupRef(groupId, aws), rules }),
      finds,
    ),
  async read(aws, ref) {
    const group = await describe(aws, ref);
    if (!group?.GroupId) return ref.groupId ? { ref: groupRef(ref.groupId, ref), rules: [] } : undefined;
    const isEmpty = !group.IpPermissions?.length && !group.IpPermissionsEgress?.length;
    const rules = isEmpty ? undefined : (await readRules(aws, [group.GroupId])).get(group.GroupId);
    return { ref: groupRef(group.GroupId, ref), rules: rules ?? [] };
  },
  fold: foldRevocations,
};

/** A new VPC comes with a default group; any other group may be one unless its name says that it is not. */
function findDefaultSecurityGroup(event: CloudTrailEvent): DefaultSecurityGroupRef[] {
  if (event.name.startsWith("Create")) return findVpc(event);
  return securityGroup.find(event).filter(({ groupName = "default" }) => groupName === "default");
}

/** The default group that a reference means; undefined where it means another group, or none. */
async function describe(aws: Aws, { groupId, vpcId }: DefaultSecurityGroupRef) {
  const place = groupId
    ? [{ Name: "group-id", Values: [groupId] }]
    : vpcId
      ? [{ Name: "vpc-id", Values: [vpcId] }]
      : undefined;
  try {
    const { SecurityGroups } = await aws.call(
      "ec2",
      "DescribeSecurityGroups",
      // A bare name means the group of that name in the default VPC.
      place
        ? { Filters: [{ Name: "group-name", Values: ["default"] }, ...place] }
        : { GroupNames: ["default"] },
    );
    return SecurityGroups?.[0];
  } catch (error) {
    if (failureOf(error) === "gone") return undefined;
    throw error;
  }
}
