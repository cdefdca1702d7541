import { type Block, isCovered, overlap, parseBlock, type WidthLimits } from "./blocks.ts";
import { exposedRules } from "./exposure.ts";
import {
  describeSpan,
  fullyOpenedProtocols,
  opensPort,
  type PortRange,
  type PortSpan,
  spansOf,
} from "./ports.ts";

/** An entry of a network ACL for one direction of traffic. */
export interface AclEntry extends PortRange {
  /** Entries are tried from the lowest number on; the first that matches decides. */
  readonly number: number;
  readonly action: "allow" | "deny";
  readonly cidr: string;
}

/** An entry that allows everything, and those of the ports that no entry in front of it denies. */
export interface OpenEntry {
  readonly entry: AclEntry;
  readonly ports: readonly number[];
  /** Why it counts as open: one sentence without its full stop. */
  readonly why: string;
}

/** A deny entry, and what it stands in front of. */
export interface Denial {
  readonly number: number;
  readonly span: PortSpan;
  readonly front: OpenEntry;
}

/** EC2 numbers its own last deny entries 32767 (IPv4) and 32768 (IPv6): they count in the quota, and nothing comes after them. */
const lastNumber = 32_766;

/**
 * The entries that allow all traffic, or all of TCP, to or from a wide part of the internet while TCP ports are not denied
 * in front of them, the lowest number first. Entries add up to a wide block as security group rules do.
 * Throws an Error that names the block when an entry has one that is not CIDR; EC2 never returns such.
 */
export function openEntries(
  entries: readonly AclEntry[],
  ports: readonly number[],
  limits?: WidthLimits,
): OpenEntry[] {
  const open = entries
    .filter((entry) => entry.action === "allow" && fullyOpenedProtocols(entry).includes("tcp"))
    .sort((a, b) => a.number - b.number)
    .map((entry) => ({ entry, ports: ports.filter((port) => !isDenied(port, entry, entries)) }));
  const portsOf = new Map(open.map(({ entry, ports }) => [String(entry.number), ports]));
  const rules = open.map(({ entry }) => ({
    ...entry,
    id: String(entry.number),
    cidrs: [entry.cidr],
    source: entry.cidr,
  }));
  const interest = {
    opens: ({ id }: { readonly id: string }) => portsOf.get(id) ?? [],
    say: (opened: readonly number[]) => `tcp ports ${spansOf(opened).map(describeSpan).join(", ")} are open`,
  };
  const reasons = new Map(exposedRules(rules, interest, limits).map(({ rule, why }) => [rule.id, why]));
  return open.flatMap((found) => {
    const why = reasons.get(String(found.entry.number));
    return why === undefined ? [] : [{ ...found, why }];
  });
}

/**
 * The deny entries that close the ports of all open entries, the lowest number first. Each comes right in front of what it
 * narrows, and behind every entry that allows one of its ports to some of the same addresses on purpose. No entry moves.
 * One open entry after the other, so that those made first leave the rest of the plan as it was.
 *
 * @param entries all of one direction: both address families draw on the same numbers
 * @param quota how many entries of one address family there may be, EC2's own last one included
 * @returns the reason, where there is no room for all of them.
 */
export function denialsOf(
  entries: readonly AclEntry[],
  ports: readonly number[],
  quota: number,
  limits?: WidthLimits,
): { readonly denials: readonly Denial[] } | { readonly noRoom: string } {
  const denials: Denial[] = [];
  let all = [...entries];
  for (;;) {
    const [front] = openEntries(all, ports, limits);
    if (!front) return { denials: denials.sort((a, b) => a.number - b.number) };
    const own = spansInFrontOf(front, all);
    if (!own) return { noRoom: `no numbers are free for them in front of entry ${front.entry.number}` };
    denials.push(...own);
    all = [...all, ...own.map((denial) => denyEntry(denial))];
    const { family } = parseBlock(front.entry.cidr);
    const count = all.filter(
      ({ number, cidr }) => number <= lastNumber && parseBlock(cidr).family === family,
    );
    if (count.length + 1 > quota)
      return {
        noRoom: `with them there would be ${count.length + 1} entries for IPv${family}, and the quota is ${quota}`,
      };
  }
}

/** The entry that a denial is. */
export function denyEntry({ number, span, front }: Denial): AclEntry {
  const { cidr } = front.entry;
  return { number, action: "deny", protocol: "6", fromPort: span.from, toPort: span.to, cidr };
}

/** Denials with the highest free numbers in front of an entry, those that must come behind others last; undefined where there are too few. */
function spansInFrontOf(front: OpenEntry, entries: readonly AclEntry[]): Denial[] | undefined {
  const taken = new Set(entries.map(({ number }) => number));
  const spans = spansOf(front.ports)
    .map((span) => ({ span, behind: lastAllowed(span, front.entry, entries) }))
    .sort((a, b) => a.behind - b.behind);
  const free: number[] = [];
  for (let number = front.entry.number - 1; number > 0 && free.length < spans.length; number--)
    if (!taken.has(number)) free.unshift(number);
  if (free.length < spans.length) return undefined;
  const denials = spans.map(({ span, behind }, index) => ({ number: free[index] ?? 0, behind, span, front }));
  return denials.every(({ number, behind }) => number > behind) ? denials : undefined;
}

/** The number of the last entry in front of another that lets ports of a span through for some of the same addresses; 0 without one. */
function lastAllowed(span: PortSpan, front: AclEntry, entries: readonly AclEntry[]): number {
  const block = parseBlock(front.cidr);
  const ports = Array.from({ length: span.to - span.from + 1 }, (_, index) => span.from + index);
  const allowing = entries.filter(
    (entry) =>
      entry.action === "allow" &&
      entry.number < front.number &&
      overlap(parseBlock(entry.cidr), block) &&
      ports.some((port) => opensPort(entry, "tcp", port) && !isDenied(port, entry, entries)),
  );
  return Math.max(0, ...allowing.map(({ number }) => number));
}

/** Whether entries in front of an entry deny a TCP port for all of its addresses. */
function isDenied(port: number, { number, cidr }: AclEntry, entries: readonly AclEntry[]): boolean {
  const denied: Block[] = entries
    .filter((each) => each.action === "deny" && each.number < number && opensPort(each, "tcp", port))
    .map((each) => parseBlock(each.cidr));
  return isCovered(parseBlock(cidr), denied);
}
