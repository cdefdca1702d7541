import type { z } from "zod";
import type { Remediation } from "../contract.ts";
import { type NetworkAcl, type NetworkAclRef, networkAcl } from "./resources/network-acl.ts";
import { assessSubnets, denialParams, denyInFront } from "./resources/network-acl-denial.ts";

/**
 * Denies the internet administration and database ports in front of the entries that allow it everything.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21
 */
export const naclAllowAllIngress = {
  id: "nacl-allow-all-ingress",
  title: "Network ACL lets everything in from the internet",
  severity: "medium",
  risk: "disruptive",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.312(e)(1)"],
    soc2: ["CC6.6"],
    pci: ["1.3.1"],
    cis: ["5.2"],
    nist: ["AC-4(21)", "CA-9(1)", "CM-2", "CM-2(2)", "CM-7", "SC-7", "SC-7(5)", "SC-7(21)"],
    fsbp: ["EC2.21"],
  },
  reader: networkAcl,
  events: {
    "ec2.amazonaws.com": [
      "AssociateVpcCidrBlock",
      "CreateDefaultVpc",
      "CreateNetworkAclEntry",
      "CreateVpc",
      "DeleteNetworkAclEntry",
      "ReplaceNetworkAclEntry",
    ],
  },
  permissions: { read: [], write: ["ec2:CreateNetworkAclEntry"], undo: ["ec2:DeleteNetworkAclEntry"] },
  params: denialParams,
  plan: (acl, params) => denyInFront(acl, false, params),
  assess: assessSubnets,
} satisfies Remediation<NetworkAclRef, NetworkAcl, z.infer<typeof denialParams>>;
