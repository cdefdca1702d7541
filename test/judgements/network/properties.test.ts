import type {
  CreateNetworkAclEntryCommandInput,
  NetworkAclEntry,
  SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../../../remediations/contract.ts";
import { naclAllowAllIngress } from "../../../remediations/ec2/nacl-allow-all-ingress.ts";
import { sgAdminPortsOpen } from "../../../remediations/ec2/sg-admin-ports-open.ts";
import { sgAllPortsOpen } from "../../../remediations/ec2/sg-all-ports-open.ts";
import { sgDatabasePortsOpen } from "../../../remediations/ec2/sg-database-ports-open.ts";
import { sgLargePortRangeOpen } from "../../../remediations/ec2/sg-large-port-range-open.ts";

/**
 * Checked against a second model of address space, which shares no code with the judgement: both families as numbers, cut
 * into cells as large as the narrowest block that counts as the internet.
 */
interface Piece {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly prefix: number;
}
interface Rule {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** Several are a prefix list. */
  readonly pieces: readonly Piece[];
}

const runs = { seed: 20_261_121, numRuns: 200 };
const space = { 4: { bits: 32, limit: 8 }, 6: { bits: 128, limit: 16 } } as const;
const sizeOf = ({ family, prefix }: Piece) => 1n << BigInt(space[family].bits - prefix);
const endOf = (piece: Piece) => piece.first + sizeOf(piece);
const cellOf = (family: 4 | 6) => 1n << BigInt(space[family].bits - space[family].limit);

/** 0/8, 10/8, 127/8 and 224/3 are not the internet, nor is anything but 2000::/3. */
const isPublicCell = (family: 4 | 6, cell: bigint) =>
  family === 6 ? cell >= 0x2000n && cell < 0x4000n : ![0n, 10n, 127n].includes(cell) && cell < 224n;

function cidr({ family, first, prefix }: Piece): string {
  const hex = first.toString(16).padStart(space[family].bits / 4, "0");
  const address =
    family === 4
      ? Array.from({ length: 4 }, (_, index) =>
          Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
        ).join(".")
      : Array.from({ length: 8 }, (_, index) => hex.slice(4 * index, 4 * index + 4)).join(":");
  return `${address}/${prefix}`;
}

/** Stretches without a gap of what pieces of one family cover. */
function stretches(pieces: readonly Piece[], family: 4 | 6): { first: bigint; end: bigint }[] {
  const found: { first: bigint; end: bigint }[] = [];
  const own = pieces.filter((piece) => piece.family === family);
  for (const piece of own.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    const last = found.at(-1);
    if (last && piece.first <= last.end) last.end = endOf(piece) > last.end ? endOf(piece) : last.end;
    else found.push({ first: piece.first, end: endOf(piece) });
  }
  return found;
}

/** The first and last whole cell in each stretch, where one of them is public. */
function openCells(pieces: readonly Piece[]): { family: 4 | 6; first: bigint; end: bigint }[] {
  return ([4, 6] as const).flatMap((family) =>
    stretches(pieces, family).flatMap(({ first, end }) => {
      const cell = cellOf(family);
      const [from, to] = [(first + cell - 1n) / cell, end / cell];
      // The public cells of IPv6 are one range: it holds one of any range's ends, or all of itself.
      const some = family === 6 ? [from, to - 1n, 0x2000n] : Array.from({ length: 256 }, (_, n) => BigInt(n));
      const isOpen = some.some((each) => each >= from && each < to && isPublicCell(family, each));
      return isOpen ? [{ family, first: from * cell, end: to * cell }] : [];
    }),
  );
}

const isWide = (piece: Piece) => openCells([piece]).length > 0;

const piece: fc.Arbitrary<Piece> = fc
  .record({
    family: fc.constantFrom(4 as const, 6 as const),
    // Few places, so that blocks meet: public ones, private ones, and those around the limits of each.
    place: fc.constantFrom(0n, 2n, 8n, 9n, 10n, 11n, 127n, 128n, 223n, 224n),
    place6: fc.constantFrom(0n, 0x1fffn, 0x2000n, 0x2001n, 0x3fffn, 0x4000n, 0xfd00n),
    depth: fc.integer({ min: -8, max: 6 }),
    offset: fc.bigInt({ min: 0n, max: 63n }),
  })
  .map(({ family, place, place6, depth, offset }) => {
    const { bits, limit } = space[family];
    const prefix = Math.max(0, limit + depth);
    const address =
      ((family === 4 ? place : place6) << BigInt(bits - limit)) + (offset << BigInt(bits - limit - 6));
    const hostBits = BigInt(bits - prefix);
    return { family, prefix, first: (address >> hostBits) << hostBits };
  });

/** Blocks that are halved again and again: together they cover what was cut, unless one is left out; some lie over their halves. */
const pieces: fc.Arbitrary<Piece[]> = fc
  .tuple(
    piece,
    fc.array(fc.record({ place: fc.nat(), keep: fc.boolean() }), { maxLength: 6 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([whole, cuts, leaveOut]) => {
    const parts = [whole];
    for (const { place, keep } of cuts) {
      const index = place % parts.length;
      const part = parts[index] ?? whole;
      const half = { ...part, prefix: part.prefix + 1 };
      parts.splice(index, keep && index > 0 ? 0 : 1, half, { ...half, first: endOf(half) });
    }
    return leaveOut === 0 ? parts.slice(1) : parts;
  });

const port = fc.constantFrom(0, 1, 21, 22, 80, 99, 100, 443, 3306, 3389, 5432, 27_017, 60_000, 65_535);
const traffic = fc.oneof(
  fc.record({ protocol: fc.constantFrom("tcp", "6", "udp", "17"), ports: fc.tuple(port, port) }),
  fc.record({
    protocol: fc.constantFrom("tcp", "udp"),
    ports: fc.constantFrom([0, 65_535], [1, 65_535], [22, 22]),
  }),
  fc.record({ protocol: fc.constantFrom("-1", "icmp", "50"), ports: fc.constant([-1, -1]) }),
);

function ruleOf(protocol: string, [a = -1, b = -1]: readonly number[], own: readonly Piece[]): Rule {
  return { protocol, from: Math.min(a, b), to: Math.max(a, b), pieces: own };
}

/** Groups of rules: some blocks share a rule, as in a prefix list, and most rules open the same as others. */
const rules: fc.Arbitrary<Rule[]> = fc
  .tuple(
    fc.array(fc.tuple(pieces, traffic, fc.boolean()), { maxLength: 5 }),
    fc.array(fc.tuple(piece, traffic), { maxLength: 4 }),
  )
  .map(([divided, single]) => {
    return [
      ...divided.flatMap(([parts, kind, asList]) =>
        asList
          ? [ruleOf(kind.protocol, kind.ports, parts)]
          : parts.map((part) => ruleOf(kind.protocol, kind.ports, [part])),
      ),
      ...single.map(([part, kind]) => ruleOf(kind.protocol, kind.ports, [part])),
    ];
  });

const groupId = "sg-0123456789abcdef0";
const place = { account: "123456789012", region: "us-east-1" };

/** A group as the reader gives it. */
function groupOf(rules: readonly Rule[]) {
  const prefixLists: Record<string, string[]> = {};
  const given = rules.map(({ protocol, from, to, pieces }, index): SecurityGroupRule => {
    const [own] = pieces;
    const base = { SecurityGroupRuleId: `sgr-${index}`, IpProtocol: protocol, FromPort: from, ToPort: to };
    if (pieces.length === 1 && own)
      return { ...base, [own.family === 4 ? "CidrIpv4" : "CidrIpv6"]: cidr(own) };
    prefixLists[`pl-${index}`] = pieces.map(cidr);
    return { ...base, PrefixListId: `pl-${index}` };
  });
  return { ref: { ...place, arn: `arn:aws:ec2:::${groupId}`, groupId }, rules: given, prefixLists };
}

const opensPort = ({ protocol, from, to }: Rule, name: "tcp" | "udp", number: number) =>
  protocol === "-1" ||
  ([name, name === "tcp" ? "6" : "17"].includes(protocol) && from <= number && number <= to);
const width = ({ protocol, from, to }: Rule) => (protocol === "-1" ? 65_536 : to - from + 1);

interface Control {
  readonly id: string;
  plan(group: ReturnType<typeof groupOf>): Change[];
  /** What a rule opens that is forbidden: what several rules open adds up. */
  opens(rule: Rule, all: readonly Rule[]): unknown[];
}

const controls: Control[] = [
  ...[sgAdminPortsOpen, sgDatabasePortsOpen].map(({ id, params, plan }) => ({
    id,
    plan: (group: ReturnType<typeof groupOf>) => plan(group, params.parse({})),
    opens: (rule: Rule) => params.parse({}).ports.filter((number) => opensPort(rule, "tcp", number)),
  })),
  {
    id: sgAllPortsOpen.id,
    plan: (group) => sgAllPortsOpen.plan(group, sgAllPortsOpen.params.parse({})),
    opens: (rule) =>
      (["tcp", "udp"] as const).filter((name) => opensPort(rule, name, 1) && opensPort(rule, name, 65_535)),
  },
  {
    id: sgLargePortRangeOpen.id,
    plan: (group) => sgLargePortRangeOpen.plan(group, sgLargePortRangeOpen.params.parse({})),
    // Between two neighbouring ends of ranges all ports are open to the same.
    opens: (rule, all) =>
      width(rule) <= 100
        ? []
        : (["tcp", "udp"] as const).flatMap((name) =>
            [0, ...all.flatMap(({ from, to }) => [from, to + 1])]
              .filter((number) => number >= 0 && opensPort(rule, name, number))
              .map((number) => `${name} ${number}`),
          ),
  },
];

const revokedIds = ({ call }: Change) =>
  (call?.input as { SecurityGroupRuleIds?: string[] } | undefined)?.SecurityGroupRuleIds ?? [];
const permissions = ({ undo }: Change) =>
  (undo?.input as { IpPermissions?: object[] } | undefined)?.IpPermissions ?? [];

/** The rules that a fix takes away, and those that it leaves. */
function split({ plan }: Control, all: readonly Rule[]): { revoked: Rule[]; kept: Rule[] } {
  const ids = new Set(plan(groupOf(all)).flatMap(revokedIds));
  const [revoked = [], kept = []] = [true, false].map((is) =>
    all.filter((_, index) => ids.has(`sgr-${index}`) === is),
  );
  return { revoked, kept };
}

describe.each(controls)("$id on groups of generated rules", (control) => {
  /** What of the internet each forbidden thing is open to. */
  const open = (some: readonly Rule[], all: readonly Rule[]) => {
    const opened = some.flatMap((rule) => control.opens(rule, all).map((thing) => ({ thing, rule })));
    const byThing = Map.groupBy(opened, ({ thing }) => thing);
    return new Map(
      [...byThing].map(([thing, own]) => [thing, openCells(own.flatMap(({ rule }) => rule.pieces))]),
    );
  };

  it("is worth testing: many groups lose rules and keep others, also where no rule alone is wide", () => {
    const splits = fc.sample(rules, runs).map((all) => split(control, all));
    const count = (matches: (one: (typeof splits)[number]) => boolean) => splits.filter(matches).length;
    expect(count(({ revoked, kept }) => revoked.length > 0 && kept.length > 0)).toBeGreaterThan(
      runs.numRuns / 5,
    );
    const inPieces = count(({ revoked }) => revoked.some(({ pieces }) => !pieces.some(isWide)));
    expect(inPieces).toBeGreaterThan(0);
  });

  it("leaves no forbidden port open to a forbidden block, and nothing to do", () => {
    fc.assert(
      fc.property(rules, (all) => {
        const { kept } = split(control, all);
        expect([...open(kept, all).values()].flat()).toEqual([]);
        expect(control.plan(groupOf(kept))).toEqual([]);
      }),
      runs,
    );
  });

  it("takes away only rules that open a forbidden port to a forbidden block, alone or with others", () => {
    fc.assert(
      fc.property(rules, (all) => {
        const narrow = all.filter(({ pieces }) => !pieces.some(isWide));
        const together = open(narrow, all);
        for (const rule of split(control, all).revoked) {
          const things = control.opens(rule, all);
          const isPart = things.some((thing) =>
            together
              .get(thing)
              ?.some(({ family, first, end }) =>
                rule.pieces.some((each) => each.family === family && each.first < end && first < endOf(each)),
              ),
          );
          expect(things).not.toEqual([]);
          expect(rule.pieces.some(isWide) || isPart).toBe(true);
        }
      }),
      runs,
    );
  });

  it("can give back exactly what it took", () => {
    fc.assert(
      fc.property(rules, (all) => {
        const group = groupOf(all);
        for (const change of control.plan(group)) {
          const rule = group.rules.find(
            ({ SecurityGroupRuleId: id }) => id !== undefined && revokedIds(change).includes(id),
          );
          expect(permissions(change)).toEqual([
            {
              IpProtocol: rule?.IpProtocol,
              ...(rule?.IpProtocol !== "-1" && { FromPort: rule?.FromPort, ToPort: rule?.ToPort }),
              ...(rule?.CidrIpv4 && { IpRanges: [{ CidrIp: rule.CidrIpv4 }] }),
              ...(rule?.CidrIpv6 && { Ipv6Ranges: [{ CidrIpv6: rule.CidrIpv6 }] }),
              ...(rule?.PrefixListId && { PrefixListIds: [{ PrefixListId: rule.PrefixListId }] }),
            },
          ]);
        }
      }),
      runs,
    );
  });
});

interface Entry extends Rule {
  readonly number: number;
  readonly allows: boolean;
}

const kinds = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(["-1", -1, -1] as const, ["6", 0, 65_535] as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ["6", 22, 22] as const,
      ["6", 20, 25] as const,
      ["6", 3000, 4000] as const,
      ["6", 443, 443] as const,
      ["17", 0, 65_535] as const,
    ),
  },
);

/** ACLs in which allow-all entries are frequent, with free numbers here and there. */
const entries: fc.Arbitrary<Entry[]> = fc
  .uniqueArray(
    fc.record({ number: fc.integer({ min: 1, max: 14 }), kind: kinds, allows: fc.boolean(), own: piece }),
    { selector: ({ number }) => number, maxLength: 8 },
  )
  .map((all) =>
    all.map(({ number, kind: [protocol, from, to], allows, own }) => ({
      ...ruleOf(protocol, [from, to], [own]),
      number,
      allows,
    })),
  );

describe("nacl-allow-all-ingress on generated network ACLs", () => {
  const forbidden = [22, 3389];
  const params = naclAllowAllIngress.params.parse({ ports: forbidden, quota: 40 });
  const planOf = (all: readonly Entry[]) => {
    const Entries = all.map(
      ({ number, allows, protocol, from, to, pieces: [own] }): NetworkAclEntry => ({
        RuleNumber: number,
        Egress: false,
        RuleAction: allows ? "allow" : "deny",
        Protocol: protocol,
        ...(own && { [own.family === 4 ? "CidrBlock" : "Ipv6CidrBlock"]: cidr(own) }),
        ...(from >= 0 && { PortRange: { From: from, To: to } }),
      }),
    );
    const ref = { ...place, arn: "arn", networkAclId: "acl-1" };
    return naclAllowAllIngress.plan({ ref, entries: Entries, subnets: [] }, params);
  };
  const fixed = (all: readonly Entry[], plan: readonly Change[]): Entry[] => [
    ...all,
    ...plan.map(({ call }) => {
      const input = call?.input as CreateNetworkAclEntryCommandInput;
      const own = all
        .flatMap((entry) => entry.pieces)
        .find((each) => cidr(each) === (input.CidrBlock ?? input.Ipv6CidrBlock));
      const { From = 0, To = 0 } = input.PortRange ?? {};
      return { ...ruleOf("6", [From, To], own ? [own] : []), number: input.RuleNumber ?? 0, allows: false };
    }),
  ];
  /** The entry that decides on a packet: the first that matches it. */
  const decides = (all: readonly Entry[], family: 4 | 6, address: bigint, number: number) =>
    all
      .filter((entry) => opensPort(entry, "tcp", number))
      .filter(({ pieces: [own] }) => own?.family === family && own.first <= address && address < endOf(own))
      .toSorted((a, b) => a.number - b.number)[0];
  /** Everywhere that a decision can change: the ends of all blocks. */
  const addresses = (all: readonly Entry[]) =>
    all.flatMap(({ pieces }) =>
      pieces.flatMap((each) =>
        [each.first, endOf(each) - 1n, endOf(each)].map((address) => ({ family: each.family, address })),
      ),
    );
  const isAllowAll = ({ protocol, from, to, allows }: Entry) =>
    allows && (protocol === "-1" || (["tcp", "6"].includes(protocol) && from <= 1 && to === 65_535));
  const closable = entries.filter((all) => planOf(all).every(({ call }) => call));

  it("is worth testing: many get entries, some only a report", () => {
    const plans = fc.sample(entries, runs).map(planOf);
    const count = (matches: (plan: Change[]) => boolean) => plans.filter(matches).length;
    expect(count((plan) => plan.length > 0 && plan.every(({ call }) => call))).toBeGreaterThan(
      runs.numRuns / 10,
    );
    expect(count((plan) => plan.some(({ call }) => !call))).toBeGreaterThan(0);
  });

  it("leaves no forbidden port to a wide block by an allow-all entry, and nothing to do", () => {
    fc.assert(
      fc.property(closable, (all) => {
        const after = fixed(all, planOf(all));
        expect(planOf(after)).toEqual([]);
        for (const { family, address } of addresses(all)) {
          for (const number of forbidden) {
            const decision = decides(after, family, address, number);
            expect(decision && isAllowAll(decision) && decision.pieces.some(isWide)).not.toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it("changes no decision but that of an allow-all entry on a forbidden port", () => {
    fc.assert(
      fc.property(closable, (all) => {
        const after = fixed(all, planOf(all));
        for (const { family, address } of addresses(all)) {
          for (const number of [0, 21, 22, 23, 443, 3388, 3389, 65_535]) {
            const before = decides(all, family, address, number);
            const now = decides(after, family, address, number);
            if (Boolean(before?.allows) === Boolean(now?.allows)) continue;
            expect(now?.allows).toBe(false);
            expect(forbidden).toContain(number);
            expect(before && isAllowAll(before)).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it("never takes a number that is in use, nor one beyond EC2's", () => {
    fc.assert(
      fc.property(closable, (all) => {
        const own = fixed(all, planOf(all)).map(({ number }) => number);
        expect(new Set(own).size).toBe(own.length);
        expect(own.every((number) => number >= 1 && number <= 32_766)).toBe(true);
      }),
      runs,
    );
  });
});
