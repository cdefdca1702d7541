import ipaddr from "ipaddr.js";

/** A CIDR block in canonical form: `first` and `last` are the lowest and highest address, as numbers. */
export interface Block {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/** The longest prefix lengths, in bits, at which a public block still counts as wide. */
export interface WidthLimits {
  readonly ipv4: number;
  readonly ipv6: number;
}

/** Wider than a list of known networks needs: 16.8 million addresses of IPv4, 1/8192 of public IPv6. */
export const defaultWidthLimits: WidthLimits = { ipv4: 8, ipv6: 16 };

/**
 * Reads a CIDR block, canonical or not: `208.236.235.254/0` is `0.0.0.0/0`, as in EC2 (EC2 API reference, IpRange).
 * IPv4-mapped IPv6 (`::ffff:0:0/96`) stays IPv6: security groups see packets, and none of IPv4 has such an address.
 * Throws an Error that names the text when it is not a CIDR block of four decimal octets or of IPv6.
 */
export function parseBlock(cidr: string): Block {
  // ipaddr.js also reads 10/8 as 0.0.0.10/8, octal octets and zones: none of them means one thing only.
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) return toBlock(4, ...ipaddr.IPv4.parseCIDR(cidr));
  if (ipaddr.IPv6.isValidCIDR(cidr) && !cidr.includes("%")) return toBlock(6, ...ipaddr.IPv6.parseCIDR(cidr));
  throw new Error(`Not a CIDR block: "${cidr}"`);
}

/** The block in canonical CIDR notation, IPv6 as in RFC 5952. */
export function formatBlock(block: Block): string {
  const hex = block.first.toString(16).padStart(bitsOf(block.family) / 4, "0");
  return `${ipaddr.fromByteArray([...Buffer.from(hex, "hex")])}/${block.prefix}`;
}

/** A wide block and how much it is, for a person: `128.0.0.0/1 (half of IPv4)`. */
export function describeBlock(block: Block): string {
  const halvings = block.family === 4 ? block.prefix : Math.max(0, block.prefix - 3); // public IPv6 is one /3
  const share = ["all", "half", "a quarter"][halvings] ?? `1/${2 ** halvings}`;
  return `${formatBlock(block)} (${share} of ${block.family === 4 ? "IPv4" : "public IPv6"})`;
}

/** Whether a block is as wide as the limits or wider and holds a part of the internet: `10.0.0.0/7`, not `10.0.0.0/8`. */
export function isWide(block: Block, limits: WidthLimits): boolean {
  return block.prefix <= (block.family === 4 ? limits.ipv4 : limits.ipv6) && !isOutsideInternet(block);
}

/**
 * Finds the blocks that lie side by side and cover a wide block: two public /9 that make a /8. Each comes with the widest
 * block that it helps to cover. Blocks inside a larger one, and those outside the internet, add nothing and are left out.
 */
export function piecesOfWideBlocks<B extends Block>(
  blocks: readonly B[],
  limits: WidthLimits,
): { readonly piece: B; readonly whole: Block }[] {
  return runs(blocks).flatMap((run) => {
    let whole: Block | undefined;
    return run.pieces
      .map((piece) => {
        // Neighbours share the widest block around them, so it is looked for once.
        if (!whole || !contains(whole, piece)) whole = widestAround(piece, run);
        return { piece, whole };
      })
      .filter((found) => isWide(found.whole, limits) && !isOutsideInternet(found.piece));
  });
}

/** Whether two blocks have an address in common. */
export function overlap(a: Block, b: Block): boolean {
  return a.family === b.family && (contains(a, b) || contains(b, a));
}

/** Whether every address of a block is in one of the others. */
export function isCovered(block: Block, by: readonly Block[]): boolean {
  return runs(by.filter(({ family }) => family === block.family)).some((run) => contains(run, block));
}

/**
 * Space that no packet from the internet comes from. IPv4: what IANA's IPv4 Special-Purpose Address Registry marks as not
 * globally reachable, and multicast. IPv6: all but 2000::/3, which alone IANA assigns as global unicast (IPv6 Address Space
 * registry), and documentation (RFC 3849, RFC 9637). No two halves of a block are listed, so a block outside is inside one.
 */
const outsideInternet = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3", // multicast 224.0.0.0/4 and reserved 240.0.0.0/4
  "::/3",
  "2001:db8::/32",
  "3fff::/20",
  "4000::/2",
  "8000::/1",
].map(parseBlock);

function isOutsideInternet(block: Block): boolean {
  return outsideInternet.some((outside) => outside.family === block.family && contains(outside, block));
}

/** Blocks that lie side by side without a gap, from `first` to `last`. */
interface Run<B> {
  readonly first: bigint;
  last: bigint;
  readonly pieces: B[];
}

/** CIDR blocks are nested or apart, never overlapping otherwise: sorted, the larger first, one pass finds the runs. */
function runs<B extends Block>(blocks: readonly B[]): Run<B>[] {
  const found: Run<B>[] = [];
  const order = (a: B, b: B) => a.family - b.family || Number(a.first - b.first) || a.prefix - b.prefix;
  for (const block of blocks.toSorted(order)) {
    const run = found.at(-1);
    const previous = run?.pieces.at(-1);
    if (run && previous?.family === block.family && block.first <= run.last + 1n) {
      // The same block twice is one piece with two owners; a smaller one inside another is none.
      if (block.first > run.last || block.prefix === previous.prefix) run.pieces.push(block);
      if (block.last > run.last) run.last = block.last;
    } else found.push({ first: block.first, last: block.last, pieces: [block] });
  }
  return found;
}

function widestAround(block: Block, run: Run<Block>): Block {
  let widest = block;
  while (widest.prefix > 0) {
    const parent = blockOf(widest.family, widest.first, widest.prefix - 1);
    if (!contains(run, parent)) break;
    widest = parent;
  }
  return widest;
}

function contains(range: Pick<Block, "first" | "last">, block: Block): boolean {
  return range.first <= block.first && block.last <= range.last;
}

function bitsOf(family: Block["family"]): number {
  return family === 4 ? 32 : 128;
}

function toBlock(family: Block["family"], address: { toByteArray(): number[] }, prefix: number): Block {
  return blockOf(family, BigInt(`0x${Buffer.from(address.toByteArray()).toString("hex")}`), prefix);
}

function blockOf(family: Block["family"], address: bigint, prefix: number): Block {
  const hostBits = BigInt(bitsOf(family) - prefix);
  const first = (address >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n, prefix };
}
