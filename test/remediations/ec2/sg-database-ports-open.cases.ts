import { sgDatabasePortsOpen } from "../../../remediations/ec2/sg-database-ports-open.ts";
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

const mysql = [3306, 3306] as const;
const watched = [
  1433, 1434, 1521, 3306, 5432, 5439, 5984, 6379, 7000, 7001, 7199, 8086, 9042, 9160, 9200, 9300, 11211,
  27017, 27018, 27019, 50000,
];

export const cases: Cases = {
  remediation: sgDatabasePortsOpen,
  ref,
  comparable,
  events: eventCases,
  holes: fewHolesOf([
    {
      IpProtocol: "tcp",
      FromPort: 5432,
      ToPort: 5432,
      IpRanges: [{ CidrIp: "0.0.0.0/0" }],
      Ipv6Ranges: [{ CidrIpv6: "::/0" }],
    },
    { IpProtocol: "tcp", FromPort: 27_000, ToPort: 27_100, IpRanges: [{ CidrIp: "128.0.0.0/1" }] },
  ]),
  plans: [
    { name: "no rules", state: state([]), calls: [] },
    ...watched.map((port) => ({
      name: `port ${port}`,
      state: state([rule("sgr-1", "tcp", [port, port], "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
      says: `tcp port ${port} is open to 0.0.0.0/0 (all of IPv4)`,
    })),
    { name: "IPv6", state: state([rule("sgr-1", "tcp", mysql, "::/0")]), calls: [revocation("sgr-1")] },
    {
      name: "every protocol",
      state: state([rule("sgr-1", "-1", null, "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "a range that covers one",
      state: state([rule("sgr-1", "6", [3300, 3310], "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "a range between them",
      state: state([rule("sgr-1", "tcp", [8000, 8085], "0.0.0.0/0")]),
      calls: [],
    },
    {
      name: "SSH is not its matter",
      state: state([rule("sgr-1", "tcp", [22, 22], "0.0.0.0/0")]),
      calls: [],
    },
    { name: "udp of the same number", state: state([rule("sgr-1", "udp", mysql, "0.0.0.0/0")]), calls: [] },
    { name: "another group", state: state([rule("sgr-1", "tcp", mysql, "sg-0fedcba9876543210")]), calls: [] },
    {
      name: "halves of the internet in a prefix list and a rule",
      state: state([rule("sgr-1", "tcp", mysql, "pl-1"), rule("sgr-2", "tcp", mysql, "8.0.0.0/9")], {
        "pl-1": ["8.128.0.0/9"],
      }),
      calls: [revocation("sgr-1", "sgr-2")],
      undo: [
        authorization([
          { IpProtocol: "tcp", FromPort: 3306, ToPort: 3306, PrefixListIds: [{ PrefixListId: "pl-1" }] },
          { IpProtocol: "tcp", FromPort: 3306, ToPort: 3306, IpRanges: [{ CidrIp: "8.0.0.0/9" }] },
        ]),
      ],
    },
    {
      name: "siblings stay",
      state: state([
        rule("sgr-1", "tcp", mysql, "10.0.0.0/8"),
        rule("sgr-2", "tcp", mysql, "0.0.0.0/0"),
        rule("sgr-3", "tcp", [443, 443], "0.0.0.0/0"),
      ]),
      calls: [revocation("sgr-2")],
    },
    {
      name: "other ports by parameter",
      state: state([
        rule("sgr-1", "tcp", mysql, "0.0.0.0/0"),
        rule("sgr-2", "tcp", [8529, 8529], "0.0.0.0/0"),
      ]),
      params: { ports: [8529] },
      calls: [revocation("sgr-2")],
    },
  ],
  assessments: [
    { name: "not read", state: state([]), risk: "disruptive" },
    { name: "nothing uses it", state: state([]), context: { networkInterfaces: [] }, risk: "safe" },
    { name: "in use", state: state([]), context: { networkInterfaces: ["eni-1"] }, risk: "disruptive" },
  ],
};
