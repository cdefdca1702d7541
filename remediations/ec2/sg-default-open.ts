import { z } from "zod";
import type { Remediation } from "../contract.ts";
import {
  type DefaultSecurityGroup,
  type DefaultSecurityGroupRef,
  defaultSecurityGroup,
} from "./resources/default-security-group.ts";
import { revoke, sourceOf } from "./resources/security-group-revocation.ts";
import { assessUse, readUse, type SecurityGroupUse, usePermissions } from "./resources/security-group-use.ts";

const params = z.strictObject({});

/**
 * Revokes every rule of a VPC's default security group, which whatever is started without a group of its own ends up in.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
 */
export const sgDefaultOpen = {
  id: "sg-default-open",
  title: "Default security group of a VPC has rules",
  severity: "high",
  risk: "disruptive",
  frameworks: {
    cis: ["5.5"],
    nist: ["AC-4", "AC-4(21)", "SC-7", "SC-7(4)", "SC-7(5)", "SC-7(11)", "SC-7(16)", "SC-7(21)"],
    fsbp: ["EC2.2"],
  },
  reader: defaultSecurityGroup,
  // Inbound rules are left to the sweep: no event tells that a group is a default one, and asking would double the
  // cost of every rule that anybody adds. What they open to the internet, the other controls close at once.
  events: { "ec2.amazonaws.com": ["AuthorizeSecurityGroupEgress", "CreateDefaultVpc", "CreateVpc"] },
  permissions: {
    read: usePermissions,
    write: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
    undo: ["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"],
  },
  params,
  plan: (group) =>
    revoke(
      group,
      group.rules.map((rule) => ({
        rule: { id: rule.SecurityGroupRuleId ?? "" },
        why: `a default group should allow nothing, and it allows ${rule.IsEgress ? "traffic to" : "traffic from"} ${sourceOf(rule)}`,
      })),
    ),
  context: readUse,
  assess: assessUse,
} satisfies Remediation<
  DefaultSecurityGroupRef,
  DefaultSecurityGroup,
  z.infer<typeof params>,
  SecurityGroupUse
>;
