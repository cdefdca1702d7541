/** What a security group rule says of protocol and ports, in the values of EC2's DescribeSecurityGroupRules. */
export interface PortRange {
  /** A name (`tcp`, `udp`, `icmp`, `icmpv6`), an IANA protocol number (`6`, `50`), or `-1` for all protocols. */
  readonly protocol: string;
  /** The lowest port; for ICMP a type. `-1` or absent where the rule is not limited to ports. */
  readonly fromPort?: number | undefined;
  /** The highest port; for ICMP a code. `-1` or absent where the rule is not limited to ports. */
  readonly toPort?: number | undefined;
}

/** The protocols that have ports and that EC2 filters by port. */
type PortProtocol = "tcp" | "udp";

const protocolNumbers = { tcp: "6", udp: "17" } as const;
const highestPort = 65_535;

/**
 * Whether a rule lets a protocol's port through. Protocol `-1` does, whatever ports it names: EC2 ignores them there.
 * ICMP, whose "ports" are type and code, and other protocols never do (EC2 API reference, IpPermission).
 */
export function opensPort(rule: PortRange, protocol: PortProtocol, port: number): boolean {
  if (rule.protocol === "-1") return true;
  if (rule.protocol !== protocol && rule.protocol !== protocolNumbers[protocol]) return false;
  // EC2 demands a range of tcp and udp; one that is missing is read as "not limited" rather than as "closed".
  const from = rule.fromPort ?? -1;
  const to = rule.toPort ?? -1;
  return from <= port && port <= (to < 0 ? highestPort : to);
}

/** Those of the ports that a rule lets through, in the order given. */
export function openedPorts(rule: PortRange, protocol: PortProtocol, ports: readonly number[]): number[] {
  return ports.filter((port) => opensPort(rule, protocol, port));
}

/** The protocols of which a rule lets every port through. Port 0 cannot be used, so 1 to 65535 is every port. */
export function fullyOpenedProtocols(rule: PortRange): PortProtocol[] {
  return (["tcp", "udp"] as const).filter(
    (protocol) => opensPort(rule, protocol, 1) && opensPort(rule, protocol, highestPort),
  );
}

/** Whether a rule lets every port of TCP, of UDP or of all protocols through. */
export function opensAllPorts(rule: PortRange): boolean {
  return fullyOpenedProtocols(rule).length > 0;
}
