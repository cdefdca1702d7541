import { describe, expect, it } from "vitest";
import {
  defaultWidthLimits,
  describeBlock,
  formatBlock,
  isWide,
  parseBlock,
  piecesOfWideBlocks,
} from "../../../judgements/network/blocks.ts";

describe("parseBlock", () => {
  it("gives the first and last address as numbers", () => {
    expect(parseBlock("203.0.113.7/32")).toEqual({
      family: 4,
      first: 0xcb007107n,
      last: 0xcb007107n,
      prefix: 32,
    });
    expect(parseBlock("::/0")).toEqual({ family: 6, first: 0n, last: (1n << 128n) - 1n, prefix: 0 });
  });

  it.each([
    ["208.236.235.254/0", "0.0.0.0/0"],
    ["100.68.0.18/18", "100.68.0.0/18"],
    ["255.255.255.255/1", "128.0.0.0/1"],
    ["203.0.113.7/32", "203.0.113.7/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8:0:0:8:800:200C:417A/32", "2001:db8::/32"],
    ["0:0:0:0:0:0:0:0/0", "::/0"],
    ["ffff::1/1", "8000::/1"],
    ["2600:1f18::1/128", "2600:1f18::1/128"],
    ["::ffff:10.0.0.1/96", "::ffff:0:0/96"],
    ["::ffff:203.0.113.7/0", "::/0"],
  ])("reads %s as %s", (cidr, canonical) => {
    expect(formatBlock(parseBlock(cidr))).toBe(canonical);
  });

  it.each([
    "",
    "0.0.0.0",
    "10/8",
    "10.0/8",
    "010.0.0.0/8",
    "0x0a.0.0.0/8",
    "1.2.3.4/33",
    "1.2.3.4/-1",
    "1.2.3.256/8",
    "1.2.3.4/8 ",
    "::/129",
    "::",
    "1::2::3/16",
    "12345::/16",
    "fe80::1%eth0/10",
    "pl-12345678",
    "any",
  ])("refuses %j by name", (cidr) => {
    expect(() => parseBlock(cidr)).toThrow(`Not a CIDR block: "${cidr}"`);
  });
});

describe("isWide", () => {
  it.each([
    "0.0.0.0/0",
    "208.236.235.254/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "64.0.0.0/2",
    "10.0.0.0/7",
    "0.0.0.0/7",
    "126.0.0.0/7",
    "192.0.0.0/3",
    "11.0.0.0/8",
    "100.0.0.0/8",
    "169.0.0.0/8",
    "172.0.0.0/8",
    "192.0.0.0/8",
    "198.0.0.0/8",
    "223.0.0.0/8",
    "::/0",
    "::/1",
    "::/2",
    "2000::/3",
    "2000::/4",
    "2000::/16",
    "2001::/16",
    "2002::/16",
    "2600::/16",
    "3fff::/16",
  ])("%s is wide", (cidr) => {
    expect(isWide(parseBlock(cidr), defaultWidthLimits)).toBe(true);
  });

  it.each([
    ["11.0.0.0/9", "narrower than the limit"],
    ["203.0.113.7/32", "one address"],
    ["0.0.0.0/8", "this network"],
    ["10.0.0.0/8", "private"],
    ["127.0.0.0/8", "loopback"],
    ["224.0.0.0/4", "multicast"],
    ["240.0.0.0/4", "reserved"],
    ["224.0.0.0/3", "multicast and reserved"],
    ["255.0.0.0/8", "reserved"],
    ["2600::/17", "narrower than the limit"],
    ["2001:db8::/32", "documentation"],
    ["::/3", "not global unicast"],
    ["::/16", "not global unicast"],
    ["::ffff:0.0.0.0/96", "IPv4-mapped"],
    ["64:ff9b::/16", "translation"],
    ["4000::/2", "not global unicast"],
    ["8000::/1", "not global unicast"],
    ["fc00::/7", "unique local"],
    ["fe80::/10", "link local"],
    ["ff00::/8", "multicast"],
  ])("%s is not wide: %s", (cidr) => {
    expect(isWide(parseBlock(cidr), defaultWidthLimits)).toBe(false);
  });

  it.each([
    "100.64.0.0/10",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "2001:db8::/32",
    "3fff::/20",
    "3fff:fff::/32",
  ])("%s is outside the internet, so never wide; its neighbourhood is", (cidr) => {
    const everything = { ipv4: 32, ipv6: 128 };
    const block = parseBlock(cidr);
    const twiceAsWide = parseBlock(cidr.replace(/\d+$/, String(block.prefix - 1)));
    expect(isWide(block, everything)).toBe(false);
    expect(isWide(twiceAsWide, everything)).toBe(cidr !== "3fff:fff::/32");
  });

  it.each([
    ["11.0.0.0/9", { ipv4: 9, ipv6: 16 }, true],
    ["11.0.0.0/8", { ipv4: 7, ipv6: 16 }, false],
    ["2600::/17", { ipv4: 8, ipv6: 17 }, true],
    ["2600::/16", { ipv4: 16, ipv6: 15 }, false],
    ["0.0.0.0/0", { ipv4: 0, ipv6: 0 }, true],
    ["0.0.0.0/1", { ipv4: 0, ipv6: 0 }, false],
  ])("%s within %j: %s", (cidr, limits, wide) => {
    expect(isWide(parseBlock(cidr), limits)).toBe(wide);
  });
});

describe("describeBlock", () => {
  it.each([
    ["0.0.0.0/0", "0.0.0.0/0 (all of IPv4)"],
    ["128.0.0.0/1", "128.0.0.0/1 (half of IPv4)"],
    ["64.0.0.0/2", "64.0.0.0/2 (a quarter of IPv4)"],
    ["11.0.0.0/8", "11.0.0.0/8 (1/256 of IPv4)"],
    ["::/0", "::/0 (all of public IPv6)"],
    ["2000::/3", "2000::/3 (all of public IPv6)"],
    ["2000::/4", "2000::/4 (half of public IPv6)"],
    ["2600::/16", "2600::/16 (1/8192 of public IPv6)"],
  ])("%s is said as %s", (cidr, said) => {
    expect(describeBlock(parseBlock(cidr))).toBe(said);
  });
});

describe("piecesOfWideBlocks", () => {
  const pieces = (cidrs: string[], limits = defaultWidthLimits) =>
    piecesOfWideBlocks(cidrs.map(parseBlock), limits).map(
      ({ piece, whole }) => `${formatBlock(piece)} of ${formatBlock(whole)}`,
    );

  it.each([
    [
      ["11.128.0.0/9", "11.0.0.0/9"],
      ["11.0.0.0/9 of 11.0.0.0/8", "11.128.0.0/9 of 11.0.0.0/8"],
    ],
    [["11.0.0.0/9", "11.128.0.0/10"], []],
    [["11.128.0.0/9", "12.0.0.0/9"], []],
    [
      ["10.128.0.0/9", "11.0.0.0/9", "11.128.0.0/9"],
      ["11.0.0.0/9 of 11.0.0.0/8", "11.128.0.0/9 of 11.0.0.0/8"],
    ],
    [["10.0.0.0/9", "10.128.0.0/9"], []],
    [
      ["10.0.0.0/8", "11.0.0.0/9", "11.128.0.0/9"],
      ["11.0.0.0/9 of 10.0.0.0/7", "11.128.0.0/9 of 10.0.0.0/7"],
    ],
    [
      ["11.0.0.0/9", "11.128.0.0/9", "11.5.0.0/16", "11.200.0.1/32"],
      ["11.0.0.0/9 of 11.0.0.0/8", "11.128.0.0/9 of 11.0.0.0/8"],
    ],
    [
      ["11.0.0.0/9", "11.0.0.0/9", "11.128.0.0/9"],
      ["11.0.0.0/9 of 11.0.0.0/8", "11.0.0.0/9 of 11.0.0.0/8", "11.128.0.0/9 of 11.0.0.0/8"],
    ],
    [
      ["172.0.0.0/12", "172.16.0.0/12", "172.32.0.0/11", "172.64.0.0/10", "172.128.0.0/9"],
      [
        "172.0.0.0/12 of 172.0.0.0/8",
        "172.32.0.0/11 of 172.0.0.0/8",
        "172.64.0.0/10 of 172.0.0.0/8",
        "172.128.0.0/9 of 172.0.0.0/8",
      ],
    ],
    [
      ["2600:8000::/17", "2600::/17"],
      ["2600::/17 of 2600::/16", "2600:8000::/17 of 2600::/16"],
    ],
    [["fd00::/9", "fd80::/9", "ff00::/9", "ff80::/9"], []],
    [["255.0.0.0/9", "255.128.0.0/9", "::/17", "0:8000::/17"], []],
    // IPv6 blocks whose numbers lie beside or between those of the IPv4 blocks.
    [["11.0.0.0/9", "::b80:0/105"], []],
    [
      ["11.0.0.0/9", "::b00:1/128", "11.128.0.0/9"],
      ["11.0.0.0/9 of 11.0.0.0/8", "11.128.0.0/9 of 11.0.0.0/8"],
    ],
    [[], []],
  ])("%j holds %j", (cidrs, expected) => {
    expect(pieces(cidrs)).toEqual(expected);
  });

  it("honours the limits", () => {
    expect(pieces(["11.0.0.0/9", "11.128.0.0/9"], { ipv4: 7, ipv6: 16 })).toEqual([]);
    expect(pieces(["203.0.112.0/25", "203.0.112.128/25"], { ipv4: 24, ipv6: 16 })).toHaveLength(2);
  });
});
