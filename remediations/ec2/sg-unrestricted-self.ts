import { z } from "zod";
import type { Remediation } from "../contract.ts";
import { type SecurityGroup, type SecurityGroupRef, securityGroup } from "./resources/security-group.ts";
import { ingressRules, revoke } from "./resources/security-group-revocation.ts";
import { assessUse, readUse, type SecurityGroupUse, usePermissions } from "./resources/security-group-use.ts";

const params = z.strictObject({});

/**
 * Revokes the rules that allow all traffic between whatever is in the same group.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export const sgUnrestrictedSelf = {
  id: "sg-unrestricted-self",
  title: "Security group allows all traffic inside itself",
  severity: "medium",
  risk: "disruptive",
  frameworks: {},
  reader: securityGroup,
  events: { "ec2.amazonaws.com": ["AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"] },
  permissions: {
    read: usePermissions,
    write: ["ec2:RevokeSecurityGroupIngress"],
    undo: ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"],
  },
  params,
  plan: (group) =>
    revoke(
      group,
      ingressRules(group)
        .filter(({ protocol, source }) => protocol === "-1" && source === group.ref.groupId)
        .map((rule) => ({ rule, why: "all traffic is open to whatever is in the group itself" })),
    ),
  context: readUse,
  assess: assessUse,
} satisfies Remediation<SecurityGroupRef, SecurityGroup, z.infer<typeof params>, SecurityGroupUse>;
