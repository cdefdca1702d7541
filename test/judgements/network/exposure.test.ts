import { describe, expect, it } from "vitest";
import {
  exposedRules,
  type IngressRule,
  rulesThatOpenAllPorts,
  rulesThatOpenPorts,
} from "../../../judgements/network/exposure.ts";

let count = 0;
/** A rule `tcp 22`, or `udp 53-60`, or `-1`, from a CIDR block, or from a prefix list with these blocks. */
function ingress(traffic: string, source: string, cidrs = [source]): IngressRule {
  const [protocol = "", ports] = traffic.split(" ");
  const [fromPort = -1, toPort = fromPort] = ports?.split("-").map(Number) ?? [];
  return { id: `sgr-${++count}`, protocol, fromPort, toPort, cidrs, source };
}

const ssh = (source: string, cidrs?: string[]) => ingress("tcp 22", source, cidrs);
const adminPorts = [22, 3389];
const sources = (rules: IngressRule[], ports = adminPorts) =>
  rulesThatOpenPorts(rules, ports).map(({ rule }) => rule.source);

describe("rulesThatOpenPorts", () => {
  it.each([
    [ssh("0.0.0.0/0"), "tcp port 22 is open to 0.0.0.0/0 (all of IPv4)"],
    [ssh("128.0.0.0/1"), "tcp port 22 is open to 128.0.0.0/1 (half of IPv4)"],
    [ssh("208.236.235.254/0"), "tcp port 22 is open to 0.0.0.0/0 (all of IPv4)"],
    [ssh("::/0"), "tcp port 22 is open to ::/0 (all of public IPv6)"],
    [ssh("::/1"), "tcp port 22 is open to ::/1 (all of public IPv6)"],
    [ssh("10.0.0.0/7"), "tcp port 22 is open to 10.0.0.0/7 (1/128 of IPv4)"],
    [ingress("6 22", "0.0.0.0/0"), "tcp port 22 is open to 0.0.0.0/0 (all of IPv4)"],
    [ingress("tcp 3000-4000", "0.0.0.0/0"), "tcp port 3389 is open to 0.0.0.0/0 (all of IPv4)"],
    [ingress("tcp 0-65535", "0.0.0.0/0"), "tcp ports 22, 3389 are open to 0.0.0.0/0 (all of IPv4)"],
    [ingress("-1", "::/0"), "tcp ports 22, 3389 are open to ::/0 (all of public IPv6)"],
    [
      ssh("pl-123", ["203.0.113.7/32", "11.0.0.0/8", "0.0.0.0/1"]),
      "tcp port 22 is open through prefix list pl-123, which contains 0.0.0.0/1 (half of IPv4)",
    ],
    [
      ssh("pl-456", ["11.0.0.0/9", "11.128.0.0/10", "11.192.0.0/10"]),
      "tcp port 22 is open to 11.0.0.0/8 (1/256 of IPv4) in pieces, prefix list pl-456 among them",
    ],
  ])("finds %j", (rule, why) => {
    expect(rulesThatOpenPorts([rule], adminPorts)).toEqual([{ rule, why }]);
  });

  it.each([
    ["a port of no interest", ingress("tcp 443", "0.0.0.0/0")],
    ["udp with the same number", ingress("udp 22", "0.0.0.0/0")],
    ["an icmp type with the same number", ingress("icmp 22", "0.0.0.0/0")],
    ["another protocol", ingress("50", "0.0.0.0/0")],
    ["one address", ssh("203.0.113.7/32")],
    ["a narrow block", ssh("11.0.0.0/9")],
    ["private space", ssh("10.0.0.0/8")],
    ["private space in halves", ssh("pl-1", ["10.0.0.0/9", "10.128.0.0/9"])],
    ["space that is not the internet", ssh("8000::/1")],
    ["IPv4-mapped IPv6", ssh("::ffff:0.0.0.0/96")],
    ["a security group", ingress("-1", "sg-123", [])],
    ["an empty prefix list", ssh("pl-1", [])],
    ["a prefix list of narrow blocks", ssh("pl-1", ["203.0.113.0/24", "11.0.0.0/9", "12.0.0.0/9"])],
  ])("leaves %s alone", (_, rule) => {
    expect(rulesThatOpenPorts([rule], adminPorts)).toEqual([]);
  });

  it("leaves the siblings of a bad rule alone", () => {
    const siblings = ["203.0.113.7/32", "11.0.0.0/9", "10.0.0.0/8", "2001:db8::/32"].map((cidr) => ssh(cidr));
    const rules = [
      ...siblings,
      ssh("0.0.0.0/0"),
      ingress("tcp 443", "0.0.0.0/0"),
      ssh("sg-1", []),
      ssh("::/0"),
    ];
    expect(sources(rules)).toEqual(["0.0.0.0/0", "::/0"]);
  });

  it("finds both halves of the internet", () => {
    expect(sources([ssh("0.0.0.0/1"), ssh("128.0.0.0/1")])).toEqual(["0.0.0.0/1", "128.0.0.0/1"]);
  });

  it("finds the pieces of a divided block and says of what", () => {
    const rules = [ssh("11.128.0.0/9"), ssh("11.7.7.7/32"), ssh("11.0.0.0/9"), ssh("12.0.0.0/9")];
    expect(rulesThatOpenPorts(rules, adminPorts).map(({ why }) => why)).toEqual([
      "tcp port 22 is open to 11.0.0.0/8 (1/256 of IPv4) in pieces, 11.128.0.0/9 among them",
      "tcp port 22 is open to 11.0.0.0/8 (1/256 of IPv4) in pieces, 11.0.0.0/9 among them",
    ]);
  });

  it("finds pieces across rules and prefix lists, and in IPv6", () => {
    const rules = [
      ssh("11.0.0.0/9"),
      ssh("pl-1", ["203.0.113.0/24", "11.128.0.0/9"]),
      ssh("pl-2", ["12.0.0.0/9"]),
    ];
    expect(sources(rules)).toEqual(["11.0.0.0/9", "pl-1"]);
    expect(sources([ssh("2600::/17"), ssh("2600:8000::/17"), ssh("2601::/17")])).toHaveLength(2);
  });

  it("adds up only rules that open the same port", () => {
    expect(sources([ssh("11.0.0.0/9"), ingress("tcp 3389", "11.128.0.0/9")])).toEqual([]);
    expect(sources([ssh("11.0.0.0/9"), ingress("udp 22", "11.128.0.0/9")])).toEqual([]);
    expect(sources([ssh("11.0.0.0/9"), ingress("tcp 20-30", "11.128.0.0/9")])).toHaveLength(2);
    expect(sources([ssh("11.0.0.0/9"), ingress("-1", "11.128.0.0/9")])).toHaveLength(2);
  });

  it("names each block with the ports that it is open on", () => {
    const rules = [
      ingress("tcp 3389", "11.128.0.0/9"),
      ingress("-1", "11.0.0.0/9"),
      ssh("11.128.0.0/9"),
      ssh("10.0.0.0/8"),
    ];
    expect(rulesThatOpenPorts(rules, adminPorts)[1]?.why).toBe(
      "tcp port 3389 is open to 11.0.0.0/8 (1/256 of IPv4) in pieces, 11.0.0.0/9 among them; " +
        "tcp port 22 is open to 10.0.0.0/7 (1/128 of IPv4) in pieces, 11.0.0.0/9 among them",
    );
    const same = [ingress("-1", "11.0.0.0/9"), ingress("tcp 3389", "11.128.0.0/9"), ssh("11.128.0.0/9")];
    expect(rulesThatOpenPorts(same, adminPorts)[0]?.why).toMatch(/^tcp ports 22, 3389 are open/);
  });

  it("does not count rules that are wide by themselves as the other pieces", () => {
    expect(sources([ssh("0.0.0.0/0"), ssh("11.0.0.0/9")])).toEqual(["0.0.0.0/0"]);
    expect(sources([ssh("0.0.0.0/1"), ssh("128.0.0.0/2"), ssh("192.0.0.0/9")])).not.toContain("192.0.0.0/9");
  });

  it("finds smaller pieces under larger ones, which would stay open without them", () => {
    const quarters = ["11.0.0.0/10", "11.64.0.0/10", "11.128.0.0/10", "11.192.0.0/10"].map((cidr) =>
      ssh(cidr),
    );
    expect(sources([ssh("11.0.0.0/9"), ssh("11.128.0.0/9"), ...quarters])).toHaveLength(6);
    expect(sources([ssh("11.0.0.0/9"), ssh("11.128.0.0/9"), ...quarters.slice(1)])).toHaveLength(2);
  });

  it("honours limits", () => {
    const rules = [ssh("11.0.0.0/12"), ssh("11.0.0.0/8"), ssh("2600::/20")];
    expect(rulesThatOpenPorts(rules, [22], { ipv4: 12, ipv6: 20 })).toHaveLength(3);
    expect(rulesThatOpenPorts(rules, [22], { ipv4: 7, ipv6: 16 })).toEqual([]);
  });

  it("names a block that is none", () => {
    expect(() => rulesThatOpenPorts([ssh("10.0.0.0/33")], [22])).toThrow('Not a CIDR block: "10.0.0.0/33"');
  });
});

describe("rulesThatOpenAllPorts", () => {
  it.each([
    [ingress("-1", "0.0.0.0/0"), "all traffic is open to 0.0.0.0/0 (all of IPv4)"],
    [ingress("tcp 0-65535", "::/0"), "all tcp ports are open to ::/0 (all of public IPv6)"],
    [ingress("6 1-65535", "0.0.0.0/0"), "all tcp ports are open to 0.0.0.0/0 (all of IPv4)"],
    [
      ingress("udp 0-65535", "pl-1", ["0.0.0.0/1"]),
      "all udp ports are open through prefix list pl-1, which contains 0.0.0.0/1 (half of IPv4)",
    ],
  ])("finds %j", (rule, why) => {
    expect(rulesThatOpenAllPorts([rule])).toEqual([{ rule, why }]);
  });

  it.each([
    ["a large range", ingress("tcp 1024-65535", "0.0.0.0/0")],
    ["all of icmp", ingress("icmp", "0.0.0.0/0")],
    ["all of icmpv6", ingress("58", "::/0")],
    ["all of another protocol", ingress("50", "0.0.0.0/0")],
    ["all traffic from a group", ingress("-1", "sg-1", [])],
    ["all traffic from private space", ingress("-1", "10.0.0.0/8")],
  ])("leaves %s alone", (_, rule) => {
    expect(rulesThatOpenAllPorts([rule])).toEqual([]);
  });

  it("adds up all traffic and all ports of a protocol", () => {
    const [all, tcp, udp] = [
      ingress("-1", "11.0.0.0/9"),
      ingress("tcp 0-65535", "11.128.0.0/9"),
      ingress("udp 1-65535", "11.128.0.0/9"),
    ];
    const pieces = "open to 11.0.0.0/8 (1/256 of IPv4) in pieces, 11.0.0.0/9 among them";
    expect(rulesThatOpenAllPorts([all, tcp])[0]?.why).toBe(`all tcp ports are ${pieces}`);
    expect(rulesThatOpenAllPorts([all, tcp, udp])[0]?.why).toBe(
      `all tcp ports are open and all udp ports are ${pieces}`,
    );
    expect(rulesThatOpenAllPorts([all, ingress("-1", "11.128.0.0/9")])[0]?.why).toBe(
      `all traffic is ${pieces}`,
    );
    expect(rulesThatOpenAllPorts([tcp, ingress("udp 0-65535", "11.0.0.0/9")])).toEqual([]);
  });
});

describe("exposedRules", () => {
  it("takes any interest, and reads no block of a rule that opens nothing of it", () => {
    const icmp = ingress("icmp", "0.0.0.0/0");
    const interest = {
      opens: (rule: IngressRule) => (rule.protocol === "icmp" ? ["icmp"] : []),
      say: () => "icmp is open",
    };
    expect(exposedRules([ssh("not a block"), icmp], interest)).toEqual([
      { rule: icmp, why: "icmp is open to 0.0.0.0/0 (all of IPv4)" },
    ]);
  });

  it("judges groups far larger than EC2 allows without quadratic work", () => {
    const ports = Array.from({ length: 40 }, (_, index) => 1000 + index);
    const cidr = (index: number) => `11.${index >> 2}.${(index & 3) << 6}.0/18`;
    const list = Array.from({ length: 1000 }, (_, index) => cidr(index));
    const rules = [
      ...Array.from({ length: 1000 }, (_, index) => ingress("-1", cidr(index))),
      ...Array.from({ length: 5 }, (_, index) => ingress("-1", `pl-${index}`, list)),
    ];
    const started = performance.now();
    expect(rulesThatOpenPorts(rules, ports)).toEqual([]);
    const completed = [
      ...rules,
      ...Array.from({ length: 24 }, (_, index) => ingress("-1", cidr(1000 + index))),
    ];
    expect(rulesThatOpenPorts(completed, ports)).toHaveLength(completed.length);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
