import type { z } from "zod";
import type { Remediation } from "../contract.ts";
import { type NetworkAcl, type NetworkAclRef, networkAcl } from "./resources/network-acl.ts";
import { assessSubnets, denialParams, denyInFront } from "./resources/network-acl-denial.ts";

/**
 * Denies administration and database ports of the internet in front of the entries that allow everything out.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export const naclAllowAllEgress = {
  id: "nacl-allow-all-egress",
  title: "Network ACL lets everything out to the internet",
  severity: "low",
  risk: "disruptive",
  frameworks: {},
  optIn: true,
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
  plan: (acl, params) => denyInFront(acl, true, params),
  assess: assessSubnets,
} satisfies Remediation<NetworkAclRef, NetworkAcl, z.infer<typeof denialParams>>;
