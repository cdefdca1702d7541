import { sgAllPortsOpen } from "../../../remediations/ec2/sg-all-ports-open.ts";
import type { Cases } from "../cases.ts";
import { comparable, eventCases, holesOf, ref, revocation, rule, state } from "./security-groups.ts";

export const cases: Cases = {
  remediation: sgAllPortsOpen,
  ref,
  comparable,
  events: eventCases,
  holes: holesOf([
    { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
    { IpProtocol: "tcp", FromPort: 0, ToPort: 65_535, Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
    { IpProtocol: "udp", FromPort: 1, ToPort: 65_535, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
  ]),
  plans: [
    { name: "no rules", state: state([]), calls: [] },
    {
      name: "every protocol",
      state: state([rule("sgr-1", "-1", null, "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "every protocol over IPv6",
      state: state([rule("sgr-1", "-1", null, "::/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "every port of tcp",
      state: state([rule("sgr-1", "tcp", [0, 65_535], "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "port 0 is no port",
      state: state([rule("sgr-1", "6", [1, 65_535], "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "every port of udp",
      state: state([rule("sgr-1", "udp", [0, 65_535], "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "all but the first thousand",
      state: state([rule("sgr-1", "tcp", [1024, 65_535], "0.0.0.0/0")]),
      calls: [],
    },
    { name: "ICMP has no ports", state: state([rule("sgr-1", "icmp", [-1, -1], "0.0.0.0/0")]), calls: [] },
    { name: "one other protocol", state: state([rule("sgr-1", "50", null, "0.0.0.0/0")]), calls: [] },
    {
      name: "everything from another group",
      state: state([rule("sgr-1", "-1", null, "sg-0fedcba9876543210")]),
      calls: [],
    },
    {
      name: "everything from private addresses",
      state: state([rule("sgr-1", "-1", null, "172.16.0.0/12"), rule("sgr-2", "-1", null, "fd00::/8")]),
      calls: [],
    },
    {
      name: "siblings stay",
      state: state([
        rule("sgr-1", "tcp", [443, 443], "0.0.0.0/0"),
        rule("sgr-2", "-1", null, "0.0.0.0/1"),
        rule("sgr-3", "-1", null, "203.0.113.7/32"),
      ]),
      calls: [revocation("sgr-2")],
    },
  ],
  assessments: [
    { name: "nothing uses it", state: state([]), context: { networkInterfaces: [] }, risk: "safe" },
    { name: "in use", state: state([]), context: { networkInterfaces: ["eni-1"] }, risk: "disruptive" },
  ],
};
