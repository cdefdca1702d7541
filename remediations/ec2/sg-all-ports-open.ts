import { z } from "zod";
import { rulesThatOpenAllPorts } from "../../judgements/network/exposure.ts";
import type { Remediation } from "../contract.ts";
import { internetPrefix } from "./resources/internet-prefix.ts";
import { type SecurityGroup, type SecurityGroupRef, securityGroup } from "./resources/security-group.ts";
import { showsExposure } from "./resources/security-group-event.ts";
import { ingressRules, revoke } from "./resources/security-group-revocation.ts";
import { assessUse, readUse, type SecurityGroupUse, usePermissions } from "./resources/security-group-use.ts";

const params = z.strictObject({ internetPrefix });

/**
 * Revokes the rules that open every port, or every protocol, to the internet.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18
 */
export const sgAllPortsOpen = {
  id: "sg-all-ports-open",
  title: "Security group opens all ports to the internet",
  severity: "critical",
  risk: "disruptive",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.312(e)(1)"],
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
  plan: (group, { internetPrefix }) =>
    revoke(group, rulesThatOpenAllPorts(ingressRules(group), internetPrefix)),
  shows: (event) => showsExposure(event, rulesThatOpenAllPorts),
  context: readUse,
  assess: assessUse,
} satisfies Remediation<SecurityGroupRef, SecurityGroup, z.infer<typeof params>, SecurityGroupUse>;
