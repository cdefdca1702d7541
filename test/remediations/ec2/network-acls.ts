import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateVpcCommand,
  DeleteNetworkAclEntryCommand,
  type NetworkAclEntry,
  ReplaceNetworkAclEntryCommand,
} from "@aws-sdk/client-ec2";
import type { AnyRemediation } from "../../../remediations/contract.ts";
import { account, call, callAndReport } from "../../support/account.ts";
import { type Cases, type EventCase, type Hole, type PlanCase, recordOf } from "../cases.ts";

const networkAclId = "acl-0123456789abcdef0";
const vpcId = "vpc-0123456789abcdef0";
const arn = `arn:aws:ec2:us-east-1:${account.id}:network-acl/${networkAclId}`;
const vpcArn = `arn:aws:ec2:us-east-1:${account.id}:vpc/${vpcId}`;

const event = (name: string, request: object | null, response: object | null = null) =>
  recordOf("ec2.amazonaws.com", name, request, { ...(response && { response }) });
const ofEntry = { networkAclId, ruleNumber: 100, egress: false, ruleAction: "allow", cidrBlock: "0.0.0.0/0" };

/** The shapes in which an event names its network ACL, or the VPC whose default one it is. */
const events: EventCase[] = [
  { name: "a new entry", event: event("CreateNetworkAclEntry", ofEntry), resource: arn },
  { name: "an entry replaced", event: event("ReplaceNetworkAclEntry", ofEntry), resource: arn },
  {
    name: "an entry deleted",
    event: event("DeleteNetworkAclEntry", { networkAclId, ruleNumber: 90, egress: false }),
    resource: arn,
  },
  { name: "a new VPC", event: event("CreateVpc", {}, { vpc: { vpcId } }), resource: vpcArn },
  { name: "a new default VPC", event: event("CreateDefaultVpc", null, { vpc: { vpcId } }), resource: vpcArn },
  {
    name: "a VPC that gets an IPv6 block",
    event: event("AssociateVpcCidrBlock", {
      AssociateVpcCidrBlockRequest: { VpcId: vpcId, AmazonProvidedIpv6CidrBlock: true },
    }),
    resource: vpcArn,
  },
  {
    name: "an id that is none",
    event: event("CreateNetworkAclEntry", { networkAclId: "acl-1/.." }),
    resource: null,
  },
  {
    name: "an id of another type",
    event: event("CreateNetworkAclEntry", { networkAclId: 1 }),
    resource: null,
  },
  { name: "no parameters", event: event("CreateNetworkAclEntry", null), resource: null },
];

/** Cases of the control of one direction. */
export function casesOf(remediation: AnyRemediation, Egress: boolean): Cases {
  const outward = Egress ? "to" : "from";

  /** An entry as EC2 gives it. */
  const entry = (
    RuleNumber: number,
    RuleAction: "allow" | "deny",
    cidr: string,
    ports?: readonly [number, number],
    more: object = {},
  ): NetworkAclEntry => ({
    ...(cidr.includes(":") ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
    Egress,
    Protocol: ports ? "6" : "-1",
    RuleAction,
    RuleNumber,
    ...(ports && { PortRange: { From: ports[0], To: ports[1] } }),
    ...more,
  });
  const allowAll = entry(100, "allow", "0.0.0.0/0");
  const allowAllIpv6 = entry(101, "allow", "::/0");
  const last = [entry(32_767, "deny", "0.0.0.0/0"), entry(32_768, "deny", "::/0")];
  const other = entry(100, "allow", "0.0.0.0/0", undefined, { Egress: !Egress });
  const state = (...entries: NetworkAclEntry[]) => ({ entries: [...entries, ...last], subnets: [] });

  const denial = (RuleNumber: number, cidr: string, From: number, To = From) => ({
    operation: "CreateNetworkAclEntry" as const,
    input: {
      NetworkAclId: networkAclId,
      RuleNumber,
      Egress,
      RuleAction: "deny" as const,
      Protocol: "6",
      PortRange: { From, To },
      ...(cidr.includes(":") ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
    },
  });
  const removal = (RuleNumber: number) => ({
    operation: "DeleteNetworkAclEntry" as const,
    input: { NetworkAclId: networkAclId, RuleNumber, Egress },
  });
  const two = { ports: [22, 3389] };

  const plans: PlanCase[] = [
    { name: "no entries", state: state(), calls: [] },
    { name: "the other direction", state: state(other), calls: [] },
    {
      name: "the default ports, in 15 entries",
      state: state(allowAll, other),
      calls: [
        denial(85, "0.0.0.0/0", 21, 23),
        denial(86, "0.0.0.0/0", 135),
        denial(87, "0.0.0.0/0", 445),
        denial(88, "0.0.0.0/0", 1433, 1434),
        denial(89, "0.0.0.0/0", 1521),
        denial(90, "0.0.0.0/0", 3306),
        denial(91, "0.0.0.0/0", 3389),
        denial(92, "0.0.0.0/0", 5432),
        denial(93, "0.0.0.0/0", 5439),
        denial(94, "0.0.0.0/0", 5985, 5986),
        denial(95, "0.0.0.0/0", 6379),
        denial(96, "0.0.0.0/0", 9200),
        denial(97, "0.0.0.0/0", 9300),
        denial(98, "0.0.0.0/0", 11_211),
        denial(99, "0.0.0.0/0", 27_017, 27_019),
      ],
      says: `Deny tcp 21-23 ${outward} 0.0.0.0/0 in network ACL ${networkAclId} by entry 85, in front of entry 100, which allows all traffic`,
    },
    {
      name: "other ports by parameter, neighbours in one entry",
      state: state(allowAll),
      params: { ports: [3389, 22, 23] },
      calls: [denial(98, "0.0.0.0/0", 22, 23), denial(99, "0.0.0.0/0", 3389)],
      undo: [removal(98), removal(99)],
    },
    {
      name: "IPv6 beside IPv4: both draw on the same numbers",
      state: state(allowAll, allowAllIpv6),
      params: two,
      calls: [
        denial(96, "::/0", 22),
        denial(97, "::/0", 3389),
        denial(98, "0.0.0.0/0", 22),
        denial(99, "0.0.0.0/0", 3389),
      ],
      undo: [removal(96), removal(97), removal(98), removal(99)],
    },
    {
      name: "all of tcp",
      state: state(entry(10, "allow", "0.0.0.0/0", [0, 65_535])),
      params: two,
      calls: [denial(8, "0.0.0.0/0", 22), denial(9, "0.0.0.0/0", 3389)],
      says: "in front of entry 10, which allows all of tcp",
    },
    {
      name: "all of udp, and some of tcp: not everything",
      state: state(
        entry(10, "allow", "0.0.0.0/0", [0, 65_535], { Protocol: "17" }),
        entry(20, "allow", "0.0.0.0/0", [22, 22]),
        entry(30, "allow", "0.0.0.0/0", [1024, 65_535]),
      ),
      calls: [],
    },
    {
      name: "private addresses, and a network of one's own",
      state: state(entry(10, "allow", "10.0.0.0/8"), entry(20, "allow", "198.51.0.0/16")),
      calls: [],
    },
    {
      name: "a narrower internet by parameter",
      state: state(entry(20, "allow", "198.51.0.0/16")),
      params: { ...two, internetPrefix: { ipv4: 16 } },
      calls: [denial(18, "198.51.0.0/16", 22), denial(19, "198.51.0.0/16", 3389)],
    },
    {
      name: "halves of the internet: each is narrowed by itself",
      state: state(entry(10, "allow", "0.0.0.0/1"), entry(20, "allow", "128.0.0.0/1")),
      params: { ports: [22] },
      calls: [denial(9, "0.0.0.0/1", 22), denial(19, "128.0.0.0/1", 22)],
    },
    {
      name: "pieces of a wide block: without the first they are none",
      state: state(entry(10, "allow", "8.0.0.0/9"), entry(20, "allow", "8.128.0.0/9")),
      params: { ports: [22] },
      calls: [denial(9, "8.0.0.0/9", 22)],
    },
    {
      name: "denied already, one port by one entry and one by all of them",
      state: state(
        entry(10, "deny", "0.0.0.0/0", [22, 22]),
        entry(20, "deny", "0.0.0.0/1", [3000, 4000]),
        entry(30, "deny", "128.0.0.0/1", [3389, 3389]),
        allowAll,
      ),
      params: two,
      calls: [],
    },
    {
      name: "denied to a part of the internet only",
      state: state(entry(10, "deny", "0.0.0.0/1", [22, 22]), allowAll),
      params: { ports: [22] },
      calls: [denial(99, "0.0.0.0/0", 22)],
    },
    {
      name: "denied behind the entry, where it comes too late",
      state: state(allowAll, entry(110, "deny", "0.0.0.0/0", [22, 22])),
      params: { ports: [22] },
      calls: [denial(99, "0.0.0.0/0", 22)],
    },
    {
      name: "everything denied in front",
      state: state(entry(10, "deny", "0.0.0.0/0"), allowAll),
      calls: [],
    },
    {
      name: "udp denied in front",
      state: state(entry(10, "deny", "0.0.0.0/0", [22, 22], { Protocol: "17" }), allowAll),
      params: { ports: [22] },
      calls: [denial(99, "0.0.0.0/0", 22)],
    },
    {
      name: "an office that is allowed in front stays so",
      state: state(
        entry(50, "allow", "203.0.113.0/24", [22, 22]),
        entry(97, "allow", "0.0.0.0/0", [443, 443]),
        entry(98, "allow", "10.0.0.0/8"),
        allowAll,
      ),
      params: { ports: [22] },
      calls: [denial(99, "0.0.0.0/0", 22)],
    },
    {
      name: "numbers in use are passed over, what comes behind an office last",
      state: state(
        entry(90, "deny", "198.51.100.7/32"),
        entry(96, "allow", "203.0.113.0/24", [3389, 3389]),
        entry(99, "allow", "0.0.0.0/0", [443, 443]),
        allowAll,
      ),
      params: { ports: [22, 445, 3389] },
      calls: [denial(95, "0.0.0.0/0", 22), denial(97, "0.0.0.0/0", 445), denial(98, "0.0.0.0/0", 3389)],
    },
    {
      name: "a second allow-all entry is narrowed with the first",
      state: state(allowAll, entry(200, "allow", "0.0.0.0/0")),
      params: { ports: [22] },
      calls: [denial(99, "0.0.0.0/0", 22)],
    },
    {
      name: "no number in front",
      state: state(entry(1, "allow", "0.0.0.0/0")),
      params: { ports: [22] },
      calls: [null],
      undo: [null],
      says: `Network ACL ${networkAclId}: by entry 1 tcp ports 22 are open to 0.0.0.0/0 (all of IPv4); deny entries cannot be put in front: no numbers are free for them in front of entry 1`,
    },
    {
      name: "no number between an allowed office and everything",
      state: state(entry(99, "allow", "203.0.113.0/24", [22, 22]), allowAll),
      params: two,
      calls: [null],
    },
    {
      name: "room for IPv4, none for IPv6: nothing is half done",
      state: state(allowAll, entry(1, "allow", "::/0")),
      params: { ports: [22] },
      calls: [null],
      says: "by entry 1 tcp ports 22 are open to ::/0 (all of public IPv6); by entry 100 tcp ports 22",
    },
    {
      name: "more entries than the account may have",
      state: state(
        allowAll,
        ...[1, 2, 3, 4].map((number) => entry(number, "deny", `198.51.100.${number}/32`)),
      ),
      calls: [null],
      says: "with them there would be 21 entries for IPv4, and the quota is 20",
    },
    {
      name: "a larger quota by parameter",
      state: state(
        allowAll,
        ...[1, 2, 3, 4].map((number) => entry(number, "deny", `198.51.100.${number}/32`)),
      ),
      params: { ports: [22], quota: 7 },
      calls: [denial(99, "0.0.0.0/0", 22)],
    },
  ];

  const create = (
    NetworkAclId: string,
    { Egress, RuleAction, Protocol, RuleNumber, ...rest }: NetworkAclEntry,
  ) => new CreateNetworkAclEntryCommand({ NetworkAclId, Egress, RuleAction, Protocol, RuleNumber, ...rest });
  const createAcl = async (...entries: NetworkAclEntry[]): Promise<string> => {
    const { Vpc } = await call("ec2", new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const { NetworkAcl } = await call("ec2", new CreateNetworkAclCommand({ VpcId: Vpc.VpcId }));
    for (const each of entries) await call("ec2", create(NetworkAcl.NetworkAclId, each));
    return NetworkAcl.NetworkAclId;
  };
  const adding =
    (...added: NetworkAclEntry[]) =>
    (before: { entries: NetworkAclEntry[] }) => ({
      entries: [...before.entries, ...added],
    });
  const office = entry(50, "allow", "203.0.113.0/24", [22, 22]);

  const holes: Hole[] = [
    {
      name: "the default ACL of a new VPC",
      params: two,
      async open() {
        const { event } = await callAndReport("ec2", new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
        return { event };
      },
      fixed: adding(entry(98, "deny", "0.0.0.0/0", [22, 22]), entry(99, "deny", "0.0.0.0/0", [3389, 3389])),
    },
    {
      name: "IPv4 and IPv6 behind an office",
      params: { ports: [22, 23] },
      async open() {
        const id = await createAcl(office, allowAll);
        return callAndReport("ec2", create(id, allowAllIpv6));
      },
      fixed: adding(entry(98, "deny", "::/0", [22, 23]), entry(99, "deny", "0.0.0.0/0", [22, 23])),
    },
    {
      name: "an entry that is replaced by one for everything",
      params: { ports: [22] },
      async open() {
        const NetworkAclId = await createAcl(office, entry(100, "allow", "0.0.0.0/0", [443, 443]));
        return callAndReport(
          "ec2",
          new ReplaceNetworkAclEntryCommand({ NetworkAclId, ...withoutPorts(allowAll) }),
        );
      },
      fixed: adding(entry(99, "deny", "0.0.0.0/0", [22, 22])),
    },
    {
      name: "a deny entry that is deleted",
      params: two,
      async open() {
        const denied = entry(60, "deny", "0.0.0.0/0", [3389, 3389]);
        const NetworkAclId = await createAcl(entry(40, "deny", "0.0.0.0/0", [22, 22]), denied, allowAll);
        return callAndReport(
          "ec2",
          new DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 60, Egress }),
        );
      },
      fixed: adding(entry(99, "deny", "0.0.0.0/0", [3389, 3389])),
    },
  ];

  return {
    remediation,
    ref: { arn, account: account.id, region: account.region, networkAclId } as Cases["ref"],
    comparable: ({ entries }: { entries: NetworkAclEntry[] }) =>
      entries.map((each) => JSON.stringify(Object.entries(each).sort())).toSorted(),
    events,
    plans,
    holes,
    assessments: [
      { name: "no subnet uses it", state: { entries: [], subnets: [] }, risk: "safe" },
      { name: "in use", state: { entries: [], subnets: ["subnet-1"] }, risk: "disruptive" },
    ],
  };
}

function withoutPorts({ Egress, RuleAction, Protocol, RuleNumber, CidrBlock }: NetworkAclEntry) {
  return { Egress, RuleAction, Protocol, RuleNumber, CidrBlock };
}
