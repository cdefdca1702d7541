import { z } from "zod";
import { rulesThatOpenPorts } from "../../judgements/network/exposure.ts";
import type { Remediation } from "../contract.ts";
import { internetPrefix } from "./resources/internet-prefix.ts";
import { type SecurityGroup, type SecurityGroupRef, securityGroup } from "./resources/security-group.ts";
import { showsExposure } from "./resources/security-group-event.ts";
import { ingressRules, revoke } from "./resources/security-group-revocation.ts";
import { assessUse, readUse, type SecurityGroupUse, usePermissions } from "./resources/security-group-use.ts";

const params = z.strictObject({
  /** TCP ports by which machines are administered: SSH, RDP, WinRM, Telnet, FTP, SMB, RPC. */
  ports: z.array(z.int().min(1).max(65_535)).min(1).default([22, 3389, 5985, 5986, 23, 21, 445, 135]),
  internetPrefix,
});

/**
 * Revokes the rules by which the internet reaches ports that machines are administered through.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 */
export const sgAdminPortsOpen = {
  id: "sg-admin-ports-open",
  title: "Security group opens administration ports to the internet",
  severity: "critical",
  risk: "disruptive",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.312(e)(1)"],
    soc2: ["CC6.6", "CC7.2"],
    pci: ["1.3.1"],
    cis: ["5.3", "5.4"],
    nist: [
      "AC-4",
      "AC-4(21)",
      "CA-9(1)",
      "CM-2",
      "CM-2(2)",
      "CM-7",
      "SC-7",
      "SC-7(4)",
      "SC-7(5)",
      "SC-7(11)",
      "SC-7(16)",
      "SC-7(21)",
    ],
    fsbp: ["EC2.19"],
  },
  reader: securityGroup,
  events: { "ec2.amazonaws.com": ["AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"] },
  permissions: {
    read: usePermissions,
    write: ["ec2:RevokeSecurityGroupIngress"],
    undo: ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"],
  },
  params,
  plan: (group, { ports, internetPrefix }) =>
    revoke(group, rulesThatOpenPorts(ingressRules(group), ports, internetPrefix)),
  shows: (event) => showsExposure(event, (rules) => rulesThatOpenPorts(rules, params.parse({}).ports)),
  context: readUse,
  assess: assessUse,
} satisfies Remediation<SecurityGroupRef, SecurityGroup, z.infer<typeof params>, SecurityGroupUse>;
