import { z } from "zod";
import {
  type AclEntry,
  type Denial,
  denialsOf,
  denyEntry,
  openEntries,
} from "../../../judgements/network/acl.ts";
import { describeSpan } from "../../../judgements/network/ports.ts";
import type { Assessment, Change } from "../../contract.ts";
import { internetPrefix } from "./internet-prefix.ts";
import type { NetworkAcl } from "./network-acl.ts";

/**
 * Administration and database ports in 15 spans: with an allow-all entry and EC2's own they leave room in the quota of 20
 * entries. None is 32768 or higher, where clients that expect answers have theirs.
 */
const ports = [
  21, 22, 23, 135, 445, 3389, 5985, 5986, 1433, 1434, 1521, 3306, 5432, 5439, 6379, 9200, 9300, 11211, 27017,
  27018, 27019,
];

/** What a user may tune of the controls of network ACLs. */
export const denialParams = z.strictObject({
  /** TCP ports that the internet may not have, whatever else it is allowed. */
  ports: z.array(z.int().min(1).max(65_535)).min(1).default(ports),
  /** How many entries the account may have in one direction for one address family, EC2's own last one included. */
  quota: z.int().min(2).max(40).default(20),
  internetPrefix,
});

/**
 * One change for each deny entry that is missing in front of the ACL's allow-all entries. Where there is no room for all
 * of them it is only reported: half of them would look like a fix.
 */
export function denyInFront(
  { ref, entries }: NetworkAcl,
  egress: boolean,
  { ports, quota, internetPrefix: limits }: z.infer<typeof denialParams>,
): Change[] {
  const own = entries.filter((entry) => entry.Egress === egress);
  const acl = own.map(
    ({ RuleNumber, RuleAction, Protocol, PortRange, CidrBlock, Ipv6CidrBlock }): AclEntry => ({
      number: RuleNumber ?? 0,
      action: RuleAction === "allow" ? "allow" : "deny",
      protocol: Protocol ?? "-1",
      fromPort: PortRange?.From,
      toPort: PortRange?.To,
      cidr: CidrBlock ?? Ipv6CidrBlock ?? "",
    }),
  );
  const found = denialsOf(acl, ports, quota, limits);
  if ("denials" in found) return found.denials.map((denial) => changeOf(ref.networkAclId, egress, denial));
  const open = openEntries(acl, ports, limits).map(({ entry, why }) => `by entry ${entry.number} ${why}`);
  return [
    {
      summary: `Network ACL ${ref.networkAclId}: ${open.join("; ")}; deny entries cannot be put in front: ${found.noRoom}`,
      call: null,
      undo: null,
      undoReason: "nothing was changed",
    },
  ];
}

function changeOf(NetworkAclId: string, Egress: boolean, denial: Denial): Change {
  const { number: RuleNumber, span, front } = denial;
  const { protocol, cidr } = denyEntry(denial);
  const address = cidr.includes(":") ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr };
  const what = `tcp ${describeSpan(span)} ${Egress ? "to" : "from"} ${cidr}`;
  const everything = front.entry.protocol === "-1" ? "all traffic" : "all of tcp";
  return {
    summary: `Deny ${what} in network ACL ${NetworkAclId} by entry ${RuleNumber}, in front of entry ${front.entry.number}, which allows ${everything}`,
    call: {
      service: "ec2",
      operation: "CreateNetworkAclEntry",
      input: {
        NetworkAclId,
        RuleNumber,
        Egress,
        RuleAction: "deny",
        Protocol: protocol,
        PortRange: { From: span.from, To: span.to },
        ...address,
      },
    },
    undo: {
      service: "ec2",
      operation: "DeleteNetworkAclEntry",
      input: { NetworkAclId, RuleNumber, Egress },
    },
  };
}

/** Network ACLs keep no state: a denied port is also denied to the answers that a client expects on it. */
export function assessSubnets({ subnets }: NetworkAcl): Assessment {
  if (subnets.length === 0) return { risk: "safe", reason: "no subnet uses the network ACL" };
  const [few, more] = [subnets.slice(0, 5), subnets.length - 5];
  return {
    risk: "disruptive",
    reason: `it filters ${few.join(", ")}${more > 0 ? ` and ${more} more` : ""}: connections on these ports end, answers to clients that use one of them too`,
  };
}
