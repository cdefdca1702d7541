import { describe, expect, it } from "vitest";
import {
  fullyOpenedProtocols,
  openedPorts,
  opensAllPorts,
  opensPort,
} from "../../../judgements/network/ports.ts";

const rule = (protocol: string, fromPort?: number, toPort?: number) => ({ protocol, fromPort, toPort });

describe("opensPort", () => {
  it.each([
    ["the port itself", rule("tcp", 22, 22)],
    ["a range that ends there", rule("tcp", 20, 22)],
    ["a range that starts there", rule("tcp", 22, 8080)],
    ["a range around it", rule("tcp", 0, 1024)],
    ["tcp by its number", rule("6", 22, 22)],
    ["all protocols", rule("-1", -1, -1)],
    ["all protocols without ports", rule("-1")],
    ["all protocols, with ports that EC2 ignores", rule("-1", 8080, 8080)],
    ["tcp without a range", rule("tcp")],
    ["tcp with the range -1", rule("tcp", -1, -1)],
  ])("tcp 22 is opened by %s", (_, opener) => {
    expect(opensPort(opener, "tcp", 22)).toBe(true);
  });

  it.each([
    ["the port before", rule("tcp", 21, 21)],
    ["the port after", rule("tcp", 23, 65_535)],
    ["udp", rule("udp", 22, 22)],
    ["udp by its number", rule("17", 22, 22)],
    ["all of udp", rule("udp", 0, 65_535)],
    ["icmp type 22", rule("icmp", 22, -1)],
    ["icmp type and code that span it", rule("icmp", 3, 30)],
    ["icmp by its number", rule("1", 22, 22)],
    ["all of icmp", rule("icmp", -1, -1)],
    ["icmpv6", rule("icmpv6", -1, -1)],
    ["icmpv6 by its number, without types", rule("58")],
    ["protocol 50", rule("50")],
    ["protocol 22", rule("22", 22, 22)],
    ["protocol 66", rule("66", 0, 65_535)],
  ])("tcp 22 is not opened by %s", (_, other) => {
    expect(opensPort(other, "tcp", 22)).toBe(false);
  });

  it.each([
    [rule("udp", 53, 53), true],
    [rule("17", 0, 65_535), true],
    [rule("-1"), true],
    [rule("tcp", 53, 53), false],
    [rule("6", 53, 53), false],
  ])("udp 53 by %j: %s", (opener, opens) => {
    expect(opensPort(opener, "udp", 53)).toBe(opens);
  });
});

describe("openedPorts", () => {
  it.each([
    [rule("tcp", 3000, 4000), [3306, 3389]],
    [rule("-1"), [22, 3306, 3389]],
    [rule("udp", 0, 65_535), []],
  ])("%j opens %j of 22, 3306, 3389", (opener, ports) => {
    expect(openedPorts(opener, "tcp", [22, 3306, 3389])).toEqual(ports);
  });
});

describe("opensAllPorts", () => {
  it.each([
    [rule("-1", -1, -1), ["tcp", "udp"]],
    [rule("tcp", 0, 65_535), ["tcp"]],
    [rule("tcp", 1, 65_535), ["tcp"]],
    [rule("6", 0, 65_535), ["tcp"]],
    [rule("udp", 1, 65_535), ["udp"]],
    [rule("17", 0, 65_535), ["udp"]],
    [rule("tcp"), ["tcp"]],
    [rule("tcp", 2, 65_535), []],
    [rule("tcp", 0, 65_534), []],
    [rule("tcp", 1, 1), []],
    [rule("icmp", -1, -1), []],
    [rule("icmpv6"), []],
    [rule("50"), []],
  ])("%j opens all ports of %j", (opener, protocols) => {
    expect(fullyOpenedProtocols(opener)).toEqual(protocols);
    expect(opensAllPorts(opener)).toBe(protocols.length > 0);
  });
});
