import { sgAdminPortsOpen } from "../../../remediations/ec2/sg-admin-ports-open.ts";
import type { Cases } from "../cases.ts";
import {
  authorization,
  comparable,
  eventCases,
  holesOf,
  ref,
  revocation,
  rule,
  state,
} from "./security-groups.ts";

const ssh = [22, 22] as const;

export const cases: Cases = {
  remediation: sgAdminPortsOpen,
  ref,
  comparable,
  events: eventCases,
  holes: holesOf([
    {
      IpProtocol: "tcp",
      FromPort: 22,
      ToPort: 22,
      IpRanges: [{ CidrIp: "0.0.0.0/0" }],
      Ipv6Ranges: [{ CidrIpv6: "::/0" }],
    },
    { IpProtocol: "tcp", FromPort: 3000, ToPort: 4000, IpRanges: [{ CidrIp: "128.0.0.0/1" }] },
  ]),
  plans: [
    { name: "no rules", state: state([]), calls: [] },
    {
      name: "IPv4",
      state: state([rule("sgr-1", "tcp", ssh, "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
      says: "tcp port 22 is open to 0.0.0.0/0 (all of IPv4)",
    },
    { name: "IPv6", state: state([rule("sgr-1", "tcp", ssh, "::/0")]), calls: [revocation("sgr-1")] },
    {
      name: "a range that covers the port",
      state: state([rule("sgr-1", "tcp", [20, 30], "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "a range beside the port",
      state: state([rule("sgr-1", "tcp", [24, 30], "0.0.0.0/0")]),
      calls: [],
    },
    {
      name: "every protocol",
      state: state([rule("sgr-1", "-1", null, "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "tcp written as 6",
      state: state([rule("sgr-1", "6", ssh, "0.0.0.0/0")]),
      calls: [revocation("sgr-1")],
    },
    { name: "udp of the same number", state: state([rule("sgr-1", "udp", ssh, "0.0.0.0/0")]), calls: [] },
    {
      name: "ICMP type of the same number",
      state: state([rule("sgr-1", "icmp", ssh, "0.0.0.0/0")]),
      calls: [],
    },
    {
      name: "a block written from its middle",
      state: state([rule("sgr-1", "tcp", ssh, "208.236.235.254/0")]),
      calls: [revocation("sgr-1")],
    },
    {
      name: "halves of the internet, in one call",
      state: state([rule("sgr-1", "tcp", ssh, "0.0.0.0/1"), rule("sgr-2", "tcp", ssh, "128.0.0.0/1")]),
      calls: [revocation("sgr-1", "sgr-2")],
      undo: [
        authorization([
          { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/1" }] },
          { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "128.0.0.0/1" }] },
        ]),
      ],
    },
    {
      name: "a prefix list that holds the internet",
      state: state([rule("sgr-1", "tcp", ssh, "pl-1")], { "pl-1": ["203.0.113.0/24", "0.0.0.0/0"] }),
      calls: [revocation("sgr-1")],
      undo: [
        authorization([
          { IpProtocol: "tcp", FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId: "pl-1" }] },
        ]),
      ],
    },
    {
      name: "a prefix list of an office",
      state: state([rule("sgr-1", "tcp", ssh, "pl-1")], { "pl-1": ["203.0.113.0/24"] }),
      calls: [],
    },
    { name: "another group", state: state([rule("sgr-1", "tcp", ssh, "sg-0fedcba9876543210")]), calls: [] },
    { name: "private addresses", state: state([rule("sgr-1", "tcp", ssh, "10.0.0.0/8")]), calls: [] },
    {
      name: "a narrow rule beside a wide one stays",
      state: state([rule("sgr-1", "tcp", ssh, "203.0.113.7/32"), rule("sgr-2", "tcp", ssh, "0.0.0.0/0")]),
      calls: [revocation("sgr-2")],
    },
    {
      name: "other ports by parameter",
      state: state([rule("sgr-1", "tcp", ssh, "0.0.0.0/0"), rule("sgr-2", "tcp", [8443, 8443], "0.0.0.0/0")]),
      params: { ports: [8443] },
      calls: [revocation("sgr-2")],
    },
    {
      name: "a narrower internet by parameter",
      state: state([rule("sgr-1", "tcp", ssh, "198.51.0.0/16")]),
      params: { internetPrefix: { ipv4: 16 } },
      calls: [revocation("sgr-1")],
    },
    {
      name: "undo gives description and tags back; other tags take another call",
      state: state([
        rule("sgr-1", "tcp", ssh, "0.0.0.0/0", {
          Description: "demo",
          Tags: [{ Key: "team", Value: "web" }],
        }),
        rule("sgr-2", "-1", null, "::/0"),
      ]),
      calls: [revocation("sgr-1"), revocation("sgr-2")],
      undo: [
        authorization(
          [
            {
              IpProtocol: "tcp",
              FromPort: 22,
              ToPort: 22,
              IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "demo" }],
            },
          ],
          {
            TagSpecifications: [
              { ResourceType: "security-group-rule", Tags: [{ Key: "team", Value: "web" }] },
            ],
          },
        ),
        authorization([{ IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] }]),
      ],
    },
  ],
  assessments: [
    { name: "not read", state: state([]), risk: "disruptive" },
    { name: "nothing uses it", state: state([]), context: { networkInterfaces: [] }, risk: "safe" },
    { name: "in use", state: state([]), context: { networkInterfaces: ["eni-1"] }, risk: "disruptive" },
  ],
};
