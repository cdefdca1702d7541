import { z } from "zod";
import { rulesThatOpenManyPorts } from "../../judgements/network/exposure.ts";
import type { Remediation } from "../contract.ts";
import { internetPrefix } from "./resources/internet-prefix.ts";
import { type SecurityGroup, type SecurityGroupRef, securityGroup } from "./resources/security-group.ts";
import { showsExposure } from "./resources/security-group-event.ts";
import { ingressRules, revoke } from "./resources/security-group-revocation.ts";
import { assessUse, readUse, type SecurityGroupUse, usePermissions } from "./resources/security-group-use.ts";

const params = z.strictObject({
  /** How many ports of TCP or of UDP one rule may open to the internet. */
  maxPorts: z.int().min(1).max(65_535).default(100),
  internetPrefix,
});

/**
 * Revokes the rules that open more ports to the internet than anyone can mean to.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18
 */
export const sgLargePortRangeOpen = {
  id: "sg-large-port-range-open",
  title: "Security group opens a large range of ports to the internet",
  severity: "high",
  risk: "disruptive",
  frameworks: {
    soc2: ["CC6.6"],
    nist: ["AC-4", "AC-4(21)", "SC-7", "SC-7(4)", "SC-7(5)", "SC-7(11)", "SC-7(16)", "SC-7(21)"],
    fsbp: ["EC2.18"],
  },
  reader: securityGroup,
  events: { "ec2.amazonaws.com": ["AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"] },
  permissions: {
    read: usePermissions,
    write: ["ec2:RevokeSecurityGroupIngress"],
    undo: ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"],
  },
  params,
  plan: (group, { maxPorts, internetPrefix }) =>
    revoke(group, rulesThatOpenManyPorts(ingressRules(group), maxPorts, internetPrefix)),
  shows: (event) => showsExposure(event, (rules) => rulesThatOpenManyPorts(rules, params.parse({}).maxPorts)),
  context: readUse,
  assess: assessUse,
} satisfies Remediation<SecurityGroupRef, SecurityGroup, z.infer<typeof params>, SecurityGroupUse>;
