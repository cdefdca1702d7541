import { AuthorizeSecurityGroupIngressCommand, type IpPermission } from "@aws-sdk/client-ec2";
import { sgUnrestrictedSelf } from "../../../remediations/ec2/sg-unrestricted-self.ts";
import { account, call, callAndReport } from "../../support/account.ts";
import type { Cases, Opened } from "../cases.ts";
import {
  authorization,
  comparable,
  createGroup,
  createPrefixList,
  eventCases,
  groupId,
  keeping,
  ref,
  revocation,
  rule,
  siblings,
  state,
} from "./security-groups.ts";

const other = "sg-0fedcba9876543210";
const authorize = (GroupId: string, ...IpPermissions: IpPermission[]) =>
  new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions });
const everythingFrom = (GroupId: string) => ({ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] });

/** Opens a group to itself, beside rules that stay. */
async function openAmong(...permissions: IpPermission[]): Promise<Opened> {
  const { id } = await createGroup();
  const { id: neighbour } = await createGroup();
  const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: id }] };
  await call("ec2", authorize(id, everythingFrom(neighbour), ssh, ...permissions));
  return callAndReport("ec2", authorize(id, everythingFrom(id)));
}
const openToOthers = keeping(
  ({ IpProtocol, GroupId, ReferencedGroupInfo }) =>
    IpProtocol !== "-1" || ReferencedGroupInfo?.GroupId !== GroupId,
);

export const cases: Cases = {
  remediation: sgUnrestrictedSelf,
  ref,
  comparable,
  events: eventCases,
  holes: [
    {
      name: "everything inside the group, among good rules",
      open: () => openAmong(...siblings),
      fixed: openToOthers,
    },
    {
      name: "in a group that names a prefix list",
      async open() {
        const PrefixListId = await createPrefixList("203.0.113.0/24");
        return openAmong({ IpProtocol: "tcp", FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId }] });
      },
      fixed: openToOthers,
    },
    {
      name: "a group known by name only",
      async open() {
        const { id, name: GroupName } = await createGroup();
        const command = new AuthorizeSecurityGroupIngressCommand({
          GroupName,
          IpPermissions: [everythingFrom(id)],
        });
        const { event } = (await callAndReport("ec2", command)) as { event: { detail: object } };
        return { event: { ...event, detail: { ...event.detail, responseElements: { _return: true } } } };
      },
      fixed: keeping(() => false),
    },
  ],
  plans: [
    { name: "no rules", state: state([]), calls: [] },
    {
      name: "everything",
      state: state([rule("sgr-1", "-1", null, groupId)]),
      calls: [revocation("sgr-1")],
      says: "all traffic is open to whatever is in the group itself",
      undo: [authorization([{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: groupId }] }])],
    },
    {
      name: "undo names the group's account and gives the description back",
      state: state([
        rule("sgr-1", "-1", null, groupId, {
          ReferencedGroupInfo: { GroupId: groupId, UserId: account.id },
          Description: "cluster",
        }),
      ]),
      calls: [revocation("sgr-1")],
      undo: [
        authorization([
          {
            IpProtocol: "-1",
            UserIdGroupPairs: [{ GroupId: groupId, UserId: account.id, Description: "cluster" }],
          },
        ]),
      ],
    },
    {
      name: "every port of tcp, as AWS Glue asks for",
      state: state([rule("sgr-1", "tcp", [0, 65_535], groupId)]),
      calls: [],
    },
    { name: "everything from another group", state: state([rule("sgr-1", "-1", null, other)]), calls: [] },
    {
      name: "siblings stay",
      state: state([
        rule("sgr-1", "-1", null, other),
        rule("sgr-2", "-1", null, groupId),
        rule("sgr-3", "tcp", [22, 22], groupId),
        rule("sgr-4", "-1", null, "0.0.0.0/0"),
      ]),
      calls: [revocation("sgr-2")],
    },
  ],
  assessments: [
    { name: "not read", state: state([]), risk: "disruptive" },
    { name: "nothing uses it", state: state([]), context: { networkInterfaces: [] }, risk: "safe" },
    { name: "in use", state: state([]), context: { networkInterfaces: ["eni-1"] }, risk: "disruptive" },
  ],
};
