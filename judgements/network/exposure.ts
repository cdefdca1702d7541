import {
  type Block,
  defaultWidthLimits,
  describeBlock,
  formatBlock,
  isWide,
  parseBlock,
  piecesOfWideBlocks,
  type WidthLimits,
} from "./blocks.ts";
import {
  fullyOpenedProtocols,
  openedPorts,
  openedSpan,
  type PortProtocol,
  type PortRange,
  type PortSpan,
} from "./ports.ts";

/** An inbound rule of a security group. */
export interface IngressRule extends PortRange {
  readonly id: string;
  /** The CIDR blocks that the rule admits: its own, or all those of the prefix list it names; none for a group. */
  readonly cidrs: readonly string[];
  /** The source as a person names it: `0.0.0.0/0`, `pl-123`, `sg-123`. */
  readonly source: string;
}

/** A rule that is open to the internet, and why it counts as that: one sentence without its full stop. */
export interface Exposure {
  readonly rule: IngressRule;
  readonly why: string;
}

/** What a judgement looks for in rules. */
interface Interest<T> {
  /** What of interest a rule opens, port by port for instance: only rules that open the same add up to a wide block. */
  opens(rule: IngressRule): readonly T[];
  /** The start of a sentence on what is open: `tcp ports 22, 3389 are open`. */
  say(opened: readonly T[]): string;
}

/**
 * The rules of one security group that open something of interest to a wide part of the internet, in the order given:
 * those that admit a wide block, and those that admit a piece of one that others complete (two public /9, a rule each).
 * Once they are gone no wide block is open. Narrow rules beside a wide one are not among them.
 * Throws an Error that names the block when a rule of interest has one that is not CIDR; EC2 never returns such.
 */
export function exposedRules<T>(
  rules: readonly IngressRule[],
  interest: Interest<T>,
  limits: WidthLimits = defaultWidthLimits,
): Exposure[] {
  const reasons = new Map<IngressRule, string>();
  let narrow: Candidate<T>[] = [];
  for (const rule of rules) {
    const opened = interest.opens(rule);
    if (opened.length === 0) continue;
    const blocks = rule.cidrs.map((cidr) => ({ ...parseBlock(cidr), rule }));
    const wide = blocks.filter((block) => isWide(block, limits)).sort((a, b) => a.prefix - b.prefix)[0];
    if (wide) reasons.set(rule, `${interest.say(opened)} ${describeWide(wide)}`);
    else narrow.push({ rule, opened, blocks });
  }
  // Pieces can lie over smaller ones that cover the same: what closing the first would leave open is looked for again.
  let found: Map<IngressRule, string>;
  do {
    found = divided(narrow, interest, limits);
    for (const [rule, reason] of found) reasons.set(rule, reason);
    narrow = narrow.filter(({ rule }) => !reasons.has(rule));
  } while (found.size > 0);
  return rules.flatMap((rule) => {
    const why = reasons.get(rule);
    return why === undefined ? [] : [{ rule, why }];
  });
}

/**
 * The rules that open any of the TCP ports to a wide part of the internet. TCP only: what listens on administration and
 * database ports speaks TCP, and AWS checks such ports so (AWS Config rule `restricted-common-ports`).
 * Throws as {@link exposedRules} does.
 */
export function rulesThatOpenPorts(
  rules: readonly IngressRule[],
  ports: readonly number[],
  limits?: WidthLimits,
): Exposure[] {
  const opens = (rule: IngressRule) => openedPorts(rule, "tcp", ports);
  const say = (opened: readonly number[]) =>
    opened.length === 1 ? `tcp port ${opened[0]} is open` : `tcp ports ${opened.join(", ")} are open`;
  return exposedRules(rules, { opens, say }, limits);
}

/**
 * The rules that open all traffic, all TCP ports or all UDP ports to a wide part of the internet.
 * Throws as {@link exposedRules} does.
 */
export function rulesThatOpenAllPorts(rules: readonly IngressRule[], limits?: WidthLimits): Exposure[] {
  const allTraffic = "all traffic is open";
  const opens = (rule: IngressRule) => [
    ...(rule.protocol === "-1" ? [allTraffic] : []),
    ...fullyOpenedProtocols(rule).map((protocol) => `all ${protocol} ports are open`),
  ];
  const say = (opened: readonly string[]) =>
    opened.includes(allTraffic) ? allTraffic : opened.join(" and ");
  return exposedRules(rules, { opens, say }, limits);
}

/**
 * The rules that each open more than so many ports of TCP or of UDP to a wide part of the internet. Rules that open many
 * ports each add up where they open the same ones.
 * Throws as {@link exposedRules} does.
 */
export function rulesThatOpenManyPorts(
  rules: readonly IngressRule[],
  maxPorts: number,
  limits?: WidthLimits,
): Exposure[] {
  const manyPorts = (rule: IngressRule, protocol: PortProtocol): PortSpan | undefined => {
    const span = openedSpan(rule, protocol);
    return span && span.to - span.from >= maxPorts ? span : undefined;
  };
  // Cut at the ends of all spans, each piece is opened whole or not at all.
  const pieces = (["tcp", "udp"] as const).flatMap((protocol) => {
    const spans = rules.flatMap((rule) => manyPorts(rule, protocol) ?? []);
    const cuts = [...new Set(spans.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
    return cuts.slice(1).map((end, index) => ({ protocol, from: cuts[index] ?? 0, to: end - 1 }));
  });
  const opens = (rule: IngressRule) =>
    pieces.filter(({ protocol, from, to }) => {
      const span = manyPorts(rule, protocol);
      return span !== undefined && span.from <= from && to <= span.to;
    });
  return exposedRules(rules, { opens, say: sayMany }, limits);
}

interface ProtocolSpan extends PortSpan {
  readonly protocol: PortProtocol;
}

/** `101 tcp ports (1000 to 1100) are open`, from neighbouring pieces in order. */
function sayMany(pieces: readonly ProtocolSpan[]): string {
  const spans: ProtocolSpan[] = [];
  for (const piece of pieces) {
    const last = spans.at(-1);
    if (last?.protocol === piece.protocol && last.to + 1 === piece.from)
      spans[spans.length - 1] = { ...last, to: piece.to };
    else spans.push(piece);
  }
  const said = spans.map(({ protocol, from, to }) => `${to - from + 1} ${protocol} ports (${from} to ${to})`);
  return `${said.join(" and ")} are open`;
}

/** A rule of interest that admits no wide block by itself. */
interface Candidate<T> {
  readonly rule: IngressRule;
  readonly opened: readonly T[];
  readonly blocks: readonly OwnedBlock[];
}

type OwnedBlock = Block & { readonly rule: IngressRule };

/** The rules that hold the outermost pieces of wide blocks, each with the reason. */
function divided<T>(
  candidates: readonly Candidate<T>[],
  interest: Interest<T>,
  limits: WidthLimits,
): Map<IngressRule, string> {
  const reasons = new Map<IngressRule, Map<string, Set<T>>>();
  const openings = candidates.flatMap(({ opened, blocks }) => opened.map((thing) => ({ thing, blocks })));
  for (const [thing, opening] of Map.groupBy(openings, (each) => each.thing)) {
    const blocks = opening.flatMap((each) => each.blocks);
    for (const { piece, whole } of piecesOfWideBlocks(blocks, limits)) {
      const things = reasons.get(piece.rule) ?? new Map<string, Set<T>>();
      const reason = describePiece(piece, whole);
      things.set(reason, (things.get(reason) ?? new Set<T>()).add(thing));
      reasons.set(piece.rule, things);
    }
  }
  const sentences = candidates.flatMap(({ rule, opened }): [IngressRule, string][] => {
    const said = [...(reasons.get(rule) ?? [])].map(
      ([reason, things]) => `${interest.say(opened.filter((thing) => things.has(thing)))} ${reason}`,
    );
    return said.length > 0 ? [[rule, said.join("; ")]] : [];
  });
  return new Map(sentences);
}

function describeWide(block: OwnedBlock): string {
  const list = prefixList(block.rule);
  return list ? `through ${list}, which contains ${describeBlock(block)}` : `to ${describeBlock(block)}`;
}

function describePiece(piece: OwnedBlock, whole: Block): string {
  const pieces = prefixList(piece.rule) ?? formatBlock(piece);
  return `to ${describeBlock(whole)} in pieces, ${pieces} among them`;
}

function prefixList(rule: IngressRule): string | undefined {
  return rule.source.startsWith("pl-") ? `prefix list ${rule.source}` : undefined;
}
