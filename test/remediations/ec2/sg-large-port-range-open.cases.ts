import { sgLargePortRangeOpen } from "../../../remediations/ec2/sg-large-port-range-open.ts";
import type { Cases } from "../cases.ts";
import {
  authorization,
  comparable,
  eventCases,
  fewHolesOf,
  ref,
  revocation,
  rule,
  state,
} from "./security-groups.ts";

export const cases: Cases = {
  remediation: sgLargePortRangeOpen,
  ref,
  comparable,
  events: eventCases,
  holes: fewHolesOf([
    {
      IpProtocol: "tcp",
      FromPort: 8000,
      ToPort: 9000,
      IpRanges: [{ CidrIp: "0.0.0.0/0" }],
      Ipv6Ranges: [{ CidrIpv6: "::/0" }],
    },
    { IpProtocol: "udp", FromPort: 16_384, ToPort: 32_767, IpRanges: [{ CidrIp: "128.0.0.0/1" }] },
  ]),
  plans: [
    { name: "no rules", state: state([]), calls: [] },
    {
      name: "101 ports",
      state: state([rule("sgr-1", "tcp", [8000, 8100], "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
      says: "101 tcp ports (8000 to 8100) are open to 0.0.0.0/0 (all of IPv4)",
      undo: [
        authorization([
          { IpProtocol: "tcp", FromPort: 8000, ToPort: 8100, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
        ]),
      ],
    },
    { name: "100 ports", state: state([rule("sgr-1", "tcp", [8000, 8099], "0.0.0.0/0")]), calls: [] },
    {
      name: "fewer by parameter",
      state: state([rule("sgr-1", "tcp", [80, 81], "::/0"), rule("sgr-2", "tcp", [443, 443], "::/0")]),
      params: { maxPorts: 1 },
      calls: [revocation("sgr-1")],
    },
    {
      name: "udp written as 17",
      state: state([rule("sgr-1", "17", [16_384, 32_767], "::/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "every protocol",
      state: state([rule("sgr-1", "-1", null, "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
      says: "65536 tcp ports (0 to 65535) and 65536 udp ports (0 to 65535) are open",
    },
    { name: "ICMP has no ports", state: state([rule("sgr-1", "icmp", [-1, -1], "0.0.0.0/0")]), calls: [] },
    { name: "another protocol", state: state([rule("sgr-1", "50", null, "0.0.0.0/0")]), calls: [] },
    {
      name: "private addresses and other groups",
      state: state([
        rule("sgr-1", "tcp", [0, 65_535], "192.168.0.0/16"),
        rule("sgr-2", "tcp", [0, 65_535], "sg-0fedcba9876543210"),
      ]),
      calls: [],
    },
    {
      name: "many small rules, though together they are many ports",
      state: state([
        rule("sgr-1", "tcp", [8000, 8099], "0.0.0.0/0"),
        rule("sgr-2", "tcp", [8100, 8199], "0.0.0.0/0"),
      ]),
      calls: [],
    },
    {
      name: "pieces that open some of the same ports",
      state: state([
        rule("sgr-1", "tcp", [8000, 8200], "8.0.0.0/9"),
        rule("sgr-2", "tcp", [8100, 8300], "8.128.0.0/9"),
      ]),
      calls: [revocation("sgr-1", "sgr-2")],
      says: "101 tcp ports (8100 to 8200) are open to 8.0.0.0/8 (1/256 of IPv4) in pieces, 8.0.0.0/9 among them",
    },
    {
      name: "pieces that open none of the same ports",
      state: state([
        rule("sgr-1", "tcp", [8000, 8200], "8.0.0.0/9"),
        rule("sgr-2", "tcp", [9000, 9200], "8.128.0.0/9"),
        rule("sgr-3", "udp", [8000, 8200], "8.128.0.0/9"),
      ]),
      calls: [],
    },
    {
      name: "siblings stay",
      state: state([
        rule("sgr-1", "tcp", [443, 443], "0.0.0.0/0"),
        rule("sgr-2", "tcp", [1024, 65_535], "0.0.0.0/0"),
        rule("sgr-3", "tcp", [1024, 65_535], "203.0.113.7/32"),
      ]),
      calls: [revocation("sgr-2")],
    },
    {
      name: "a prefix list that holds the internet",
      state: state([rule("sgr-1", "tcp", [1, 1000], "pl-1")], { "pl-1": ["::/0"] }),
      calls: [revocation("sgr-1")],
    },
  ],
  assessments: [
    { name: "not read", state: state([]), risk: "disruptive" },
    { name: "nothing uses it", state: state([]), context: { networkInterfaces: [] }, risk: "safe" },
    { name: "in use", state: state([]), context: { networkInterfaces: ["eni-1"] }, risk: "disruptive" },
  ],
};
