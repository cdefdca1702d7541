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
export type PortProtocol = "tcp" | "udp";

const protocolNumbers = { tcp: "6", udp: "17" } as const;
const highestPort = 65_535;

/** Ports from the lowest to the highest, both included. */
export interface PortSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * The ports of a protocol that a rule lets through. Protocol `-1` lets all through, whatever ports it names: EC2 ignores
 * them there. ICMP, whose "ports" are type and code, and other protocols let none (EC2 API reference, IpPermission).
 */
export function openedSpan(rule: PortRange, protocol: PortProtocol): PortSpan | undefined {
  if (rule.protocol === "-1") return { from: 0, to: highestPort };
  if (rule.protocol !== protocol && rule.protocol !== protocolNumbers[protocol]) return undefined;
  // EC2 demands a range of tcp and udp; one that is missing is read as "not limited" rather than as "closed".
  const to = rule.toPort ?? -1;
  return { from: Math.max(0, rule.fromPort ?? 0), to: to < 0 ? highestPort : to };
}

/** Whether a rule lets a protocol's port through. */
export function opensPort(rule: PortRange, protocol: PortProtocol, port: number): boolean {
  const span = openedSpan(rule, protocol);
  return span !== undefined && span.from <= port && port <= span.to;
}

/** The fewest spans that hold exactly these ports, the lowest first. */
export function spansOf(ports: readonly number[]): PortSpan[] {
  const spans: { from: number; to: number }[] = [];
  for (const port of ports.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && port <= last.to + 1) last.to = port;
    else spans.push({ from: port, to: port });
  }
  return spans;
}

/** A span for a person: `22`, `21-23`. */
export function describeSpan({ from, to }: PortSpan): string {
  return from === to ? `${from}` : `${from}-${to}`;
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
