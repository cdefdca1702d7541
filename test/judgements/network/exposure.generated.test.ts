import { describe, expect, it } from "vitest";
import { type IngressRule, rulesThatOpenPorts } from "../../../judgements/network/exposure.ts";

/**
 * Groups of random rules, checked against a second, simpler model: address space cut into 128 cells for each family, from
 * 8.0.0.0/5 and 2000::/13. A block of depth d is a /(5+d) or /(13+d), so depth 3 is the limit of width.
 */
const cells = 128;
const depthOfLimit = 3;
const cellsOfLimit = cells >> depthOfLimit;
const ports = [22, 3389];
const groups = 400;

interface Piece {
  readonly family: 4 | 6;
  readonly depth: number;
  readonly start: number;
}
interface Generated {
  readonly rule: IngressRule;
  readonly opened: readonly number[];
  readonly pieces: readonly Piece[];
}
type Random = (below: number) => number;

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const end = (piece: Piece) => piece.start + (cells >> piece.depth);
const within = (inner: Piece, outer: Piece) =>
  inner.family === outer.family && outer.start <= inner.start && end(inner) <= end(outer);
/** 10.0.0.0/8 is private; all else in the model is internet. */
const isPrivate = (piece: Piece) => within(piece, { family: 4, depth: 3, start: 2 * cellsOfLimit });
const isWide = (piece: Piece) => piece.depth <= depthOfLimit && !isPrivate(piece);

function cidr({ family, depth, start }: Piece): string {
  if (family === 4) return `${8 + (start >> 4)}.${(start & 15) << 4}.0.0/${5 + depth}`;
  return `${(0x2000 + (start >> 4)).toString(16)}:${((start & 15) << 12).toString(16)}::/${13 + depth}`;
}

/** Cuts a piece into ever smaller ones; now and then one is left out, or stays over its own halves. */
function divide(piece: Piece, random: Random): Piece[] {
  if (piece.depth === 7 || (piece.depth > depthOfLimit && random(3) > 0))
    return random(12) > 0 ? [piece] : [];
  const depth = piece.depth + 1;
  const halves = [piece.start, piece.start + (cells >> depth)].map((start) => ({ ...piece, depth, start }));
  return [
    ...(piece.depth > depthOfLimit && random(6) === 0 ? [piece] : []),
    ...halves.flatMap((half) => divide(half, random)),
  ];
}

const traffic = [
  { protocol: "tcp", fromPort: 22, toPort: 22, opened: [22] },
  { protocol: "tcp", fromPort: 3000, toPort: 4000, opened: [3389] },
  { protocol: "6", fromPort: 0, toPort: 65_535, opened: [22, 3389] },
  { protocol: "-1", fromPort: -1, toPort: -1, opened: [22, 3389] },
  { protocol: "udp", fromPort: 0, toPort: 65_535, opened: [] },
];

function group(seed: number): Generated[] {
  const random = seeded(seed);
  const stray = (): Piece => {
    const depth = random(10) === 0 ? random(4) : 4 + random(4);
    return { family: random(2) ? 4 : 6, depth, start: random(1 << depth) * (cells >> depth) };
  };
  const divided = (): Piece[] =>
    divide({ family: random(2) ? 4 : 6, depth: 3, start: random(8) * cellsOfLimit }, random);
  const pieces = [
    ...Array.from({ length: random(4) }, divided).flat(),
    ...Array.from({ length: random(8) }, stray),
  ];
  const favourite = random(traffic.length);
  const rules: Generated[] = [];
  while (pieces.length > 0) {
    const own = pieces.splice(random(pieces.length), random(6) === 0 ? 3 : 1);
    const { opened = [], ...range } = traffic[random(4) > 0 ? favourite : random(traffic.length)] ?? {};
    const cidrs = own.map(cidr);
    const source = own.length > 1 ? `pl-${rules.length}` : cidrs.join();
    rules.push({
      rule: { id: `sgr-${rules.length}`, protocol: "", ...range, cidrs, source },
      opened,
      pieces: own,
    });
  }
  return rules;
}

function covers(pieces: readonly Piece[], { family, start }: Piece, except?: Piece): boolean {
  const from = start - (start % cellsOfLimit);
  return Array.from({ length: cellsOfLimit }, (_, index) => from + index).every((cell) => {
    const single = { family, depth: 7, start: cell };
    return (except && within(single, except)) || pieces.some((piece) => within(single, piece));
  });
}

const piecesOn = (port: number, rules: readonly Generated[]) =>
  rules.filter(({ opened }) => opened.includes(port)).flatMap((rule) => rule.pieces);

/** Whether some pieces of the narrow rules would make a wide block with one of the rule's, and would not without it. */
function contributes(generated: Generated, narrow: readonly Generated[]): boolean {
  return generated.opened.some((port) =>
    generated.pieces.some((piece) => {
      const others = piecesOn(port, narrow).filter((other) => !within(piece, other));
      return !isPrivate(piece) && covers(others, piece, piece);
    }),
  );
}

const idsOf = (rules: readonly IngressRule[], of = ports) =>
  rulesThatOpenPorts(rules, of).map(({ rule }) => rule.id);

describe("exposed rules of random groups", () => {
  const judged = Array.from({ length: groups }, (_, seed) => {
    const all = group(seed);
    const ids = new Set(idsOf(all.map(({ rule }) => rule)));
    const narrow = all.filter(({ pieces }) => !pieces.some(isWide));
    const [exposed = [], kept = []] = [true, false].map((is) =>
      all.filter(({ rule }) => ids.has(rule.id) === is),
    );
    return { seed: `seed ${seed}`, all, narrow, exposed, kept };
  });

  it("are worth testing: many groups have wide rules, divided blocks, and rules to keep", () => {
    const count = (matches: (one: (typeof judged)[number]) => boolean) => judged.filter(matches).length;
    expect(count(({ all, narrow }) => narrow.length < all.length)).toBeGreaterThan(groups / 10);
    expect(count(({ narrow, exposed }) => narrow.some((rule) => exposed.includes(rule)))).toBeGreaterThan(
      groups / 10,
    );
    expect(count(({ kept, exposed }) => kept.length > 0 && exposed.length > 0)).toBeGreaterThan(groups / 4);
  });

  it("leave no wide block open once they are gone", () => {
    const blocks = ([4, 6] as const).flatMap((family) =>
      Array.from({ length: 8 }, (_, index) => ({ family, depth: depthOfLimit, start: index * cellsOfLimit })),
    );
    for (const { seed, kept } of judged) {
      for (const port of ports) {
        const open = piecesOn(port, kept);
        const left = blocks.filter((block) => isWide(block) && covers(open, block));
        expect(left.map(cidr), `${seed} port ${port}`).toEqual([]);
      }
      expect(idsOf(kept.map(({ rule }) => rule)), seed).toEqual([]);
    }
  });

  it("are wide, or hold a piece that others complete", () => {
    for (const { seed, exposed, narrow } of judged) {
      const neighbours = exposed.filter(
        (one) => one.opened.length === 0 || !(one.pieces.some(isWide) || contributes(one, narrow)),
      );
      expect(neighbours, seed).toEqual([]);
    }
  });

  it("hold every rule that opens a port to a wide block", () => {
    for (const { seed, kept } of judged) {
      expect(
        kept.filter(({ opened, pieces }) => opened.length > 0 && pieces.some(isWide)),
        seed,
      ).toEqual([]);
    }
  });

  it("do not depend on the order of rules and ports", () => {
    for (const { seed, all, exposed } of judged) {
      const reversed = idsOf(all.map(({ rule }) => rule).reverse(), ports.toReversed());
      expect(reversed.reverse(), seed).toEqual(exposed.map(({ rule }) => rule.id));
    }
  });

  it("are one alone, where one rule is open to all among rules for single hosts", () => {
    for (const { seed, all } of judged) {
      const hosts = all.map(({ rule }, index) => ({ ...rule, cidrs: [`11.0.${index}.7/32`] }));
      const wide = { id: "sgr-wide", protocol: "-1", cidrs: ["0.0.0.0/0"], source: "0.0.0.0/0" };
      expect(idsOf([...hosts, wide, ...hosts]), seed).toEqual(["sgr-wide"]);
    }
  });
});
