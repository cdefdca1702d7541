import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { iamUserAdmin } from "../../../remediations/iam/iam-user-admin.ts";
import type { Grant } from "../../../remediations/iam/resources/permission-grants.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { account, iamEvent, userArn, userRef } from "./events.ts";

const ref = { arn: userRef.arn, account, region: "us-east-1", kind: "user", name: "alice" };
const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";
const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const policyArn = (name: string) => `arn:aws:iam::${account}:policy/${name}`;

const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const buckets = { Sid: "Buckets", Effect: "Allow", Action: "s3:*", Resource: "*" };
const noKeys = { Sid: "NoKeys", Effect: "Deny", Action: "kms:*", Resource: "*" };
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

const alice = { kind: "user", name: "alice" } as const;
const admins = { kind: "group", name: "admins" } as const;
const attached = (arn: string, text: string | null, holder: Grant["holder"] = alice): Grant => ({
  holder,
  attached: arn,
  document: text,
});
const inline = (name: string, text: string, holder: Grant["holder"] = alice): Grant => ({
  holder,
  inline: name,
  document: text,
});
const state = (...grants: Grant[]) => ({ grants });

const user = (operation: "AttachUserPolicy" | "DetachUserPolicy", PolicyArn: string, UserName = "alice") => ({
  operation,
  input: { UserName, PolicyArn },
});
const group = (operation: "AttachGroupPolicy" | "DetachGroupPolicy", PolicyArn: string) => ({
  operation,
  input: { GroupName: "admins", PolicyArn },
});
const put = (PolicyName: string, PolicyDocument: string) => ({
  operation: "PutUserPolicy" as const,
  input: { UserName: "alice", PolicyName, PolicyDocument },
});

async function createUser(): Promise<string> {
  const UserName = uniqueName("user");
  await call("iam", new CreateUserCommand({ UserName, Path: "/division/" }));
  return UserName;
}
async function createGroup(): Promise<string> {
  const GroupName = uniqueName("group");
  await call("iam", new CreateGroupCommand({ GroupName }));
  return GroupName;
}
async function createPolicy(...statements: object[]): Promise<string> {
  const policy = { PolicyName: uniqueName("policy"), PolicyDocument: document(...statements) };
  const { Policy } = await call("iam", new CreatePolicyCommand(policy));
  return Policy.Arn;
}
export const cases: Cases = {
  remediation: iamUserAdmin,
  ref,
  plans: [
    { name: "no policies", state: state(), calls: [] },
    {
      name: "less than everything",
      state: state(
        attached(readOnly, null),
        attached(policyArn("s3"), document(buckets)),
        inline("k", document(noKeys)),
      ),
      calls: [],
    },
    {
      name: "AdministratorAccess: its neighbours stay",
      state: state(
        attached(readOnly, null),
        attached(administratorAccess, null),
        inline("s3", document(buckets)),
      ),
      calls: [user("DetachUserPolicy", administratorAccess)],
      undo: [user("AttachUserPolicy", administratorAccess)],
      says: `Detach policy ${administratorAccess}, which allows everything, from user alice`,
    },
    {
      name: "in another partition",
      state: state(attached("arn:aws-us-gov:iam::aws:policy/AdministratorAccess", null)),
      calls: [user("DetachUserPolicy", "arn:aws-us-gov:iam::aws:policy/AdministratorAccess")],
    },
    {
      name: "a policy of the account that has the same name is judged by its text",
      state: state(attached(policyArn("AdministratorAccess"), document(buckets))),
      calls: [],
    },
    {
      name: "a customer-managed policy, with a Deny that goes with it, and says so",
      state: state(attached(policyArn("boss"), document(noKeys, everything))),
      calls: [user("DetachUserPolicy", policyArn("boss"))],
      undo: [user("AttachUserPolicy", policyArn("boss"))],
      says: "what else it allows or denies goes with it",
    },
    {
      name: "an inline policy of nothing else",
      state: state(inline("boss", document(everything))),
      calls: [{ operation: "DeleteUserPolicy", input: { UserName: "alice", PolicyName: "boss" } }],
      undo: [put("boss", document(everything))],
      says: "Delete inline policy boss of user alice: it allows everything",
    },
    {
      name: "an inline policy with other statements keeps them: a Deny that went would open something",
      state: state(inline("boss", document(noKeys, everything, buckets))),
      calls: [put("boss", document(noKeys, buckets))],
      undo: [put("boss", document(noKeys, everything, buckets))],
      says: "Take statement 2 out of inline policy boss of user alice",
    },
    {
      name: "a group",
      state: state(
        attached(administratorAccess, null, admins),
        inline("boss", document(everything), admins),
        inline("more", document(everything, buckets), admins),
      ),
      calls: [
        group("DetachGroupPolicy", administratorAccess),
        { operation: "DeleteGroupPolicy", input: { GroupName: "admins", PolicyName: "boss" } },
        {
          operation: "PutGroupPolicy",
          input: { GroupName: "admins", PolicyName: "more", PolicyDocument: document(buckets) },
        },
      ],
      undo: [
        group("AttachGroupPolicy", administratorAccess),
        {
          operation: "PutGroupPolicy",
          input: { GroupName: "admins", PolicyName: "boss", PolicyDocument: document(everything) },
        },
        {
          operation: "PutGroupPolicy",
          input: { GroupName: "admins", PolicyName: "more", PolicyDocument: document(everything, buckets) },
        },
      ],
    },
    {
      name: "those who may be administrators, whatever the case of the name",
      params: { allow: ["Break-Glass", "ADMINS"] },
      state: state(
        attached(administratorAccess, null, { kind: "user", name: "break-glass" }),
        attached(administratorAccess, null, admins),
        attached(administratorAccess, null),
      ),
      calls: [user("DetachUserPolicy", administratorAccess)],
    },
    {
      name: "a policy that became one of administrators, and all who have it",
      state: {
        ref: { ...ref, kind: "policy", name: "boss", arn: policyArn("boss") },
        grants: [
          attached(policyArn("boss"), document(everything), admins),
          attached(policyArn("boss"), document(everything)),
          attached(policyArn("boss"), document(everything), { kind: "user", name: "bob" }),
        ],
      },
      calls: [
        group("DetachGroupPolicy", policyArn("boss")),
        user("DetachUserPolicy", policyArn("boss")),
        user("DetachUserPolicy", policyArn("boss"), "bob"),
      ],
    },
  ],
  holes: [
    {
      name: "AdministratorAccess attached to a user who has another policy",
      async open() {
        const UserName = await createUser();
        const PolicyArn = await createPolicy(buckets);
        await call("iam", new AttachUserPolicyCommand({ UserName, PolicyArn }));
        return callAndReport(
          "iam",
          new AttachUserPolicyCommand({ UserName, PolicyArn: administratorAccess }),
        );
      },
      fixed: ({ grants }) => ({
        grants: (grants as Grant[]).filter(
          (grant) => "attached" in grant && grant.attached !== administratorAccess,
        ),
      }),
    },
    {
      name: "inline policies of a user: one of nothing else, one with a Deny",
      async open() {
        const UserName = await createUser();
        const putPolicy = (PolicyName: string, ...statements: object[]) =>
          new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: document(...statements) });
        await call("iam", putPolicy("boss", everything));
        return callAndReport("iam", putPolicy("mixed", noKeys, { ...everything, Action: ["*:*"] }));
      },
      fixed: ({ grants: [{ holder }] }) => ({ grants: [inline("mixed", document(noKeys), holder)] }),
    },
    {
      name: "a user put into a group with AdministratorAccess",
      async open() {
        const [GroupName, UserName] = [await createGroup(), await createUser()];
        await call("iam", new AttachGroupPolicyCommand({ GroupName, PolicyArn: administratorAccess }));
        return callAndReport("iam", new AddUserToGroupCommand({ GroupName, UserName }));
      },
      fixed: () => ({ grants: [] }),
    },
    {
      name: "inline policies of a group: one of nothing else, one with more",
      async open() {
        const GroupName = await createGroup();
        const putPolicy = (PolicyName: string, ...statements: object[]) =>
          new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: document(...statements) });
        await call("iam", putPolicy("boss", everything));
        return callAndReport("iam", putPolicy("mixed", everything, buckets));
      },
      fixed: ({ grants: [{ holder }] }) => ({ grants: [inline("mixed", document(buckets), holder)] }),
    },
    {
      name: "a harmless policy of a user and a group made one of administrators",
      async open() {
        const PolicyArn = await createPolicy(buckets);
        const UserName = await createUser();
        await call("iam", new AttachUserPolicyCommand({ UserName, PolicyArn }));
        await call("iam", new AttachGroupPolicyCommand({ GroupName: await createGroup(), PolicyArn }));
        const version = { PolicyArn, PolicyDocument: document(everything), SetAsDefault: true };
        return callAndReport("iam", new CreatePolicyVersionCommand(version));
      },
      fixed: () => ({ grants: [] }),
    },
  ],
  events: [
    {
      name: "attached to a user, as captured",
      event: iamEvent("AttachUserPolicy", { userName: "alice", policyArn: administratorAccess }),
      resource: userArn("alice"),
    },
    {
      name: "an inline policy",
      event: iamEvent("PutUserPolicy", {
        userName: "alice",
        policyName: "boss",
        policyDocument: document(everything),
      }),
      resource: userArn("alice"),
    },
    {
      name: "attached to a group",
      event: iamEvent("AttachGroupPolicy", { groupName: "admins", policyArn: administratorAccess }),
      resource: `arn:aws:iam::${account}:group/admins`,
    },
    {
      name: "an inline policy of a group",
      event: iamEvent("PutGroupPolicy", { groupName: "admins", policyName: "boss", policyDocument: "{}" }),
      resource: `arn:aws:iam::${account}:group/admins`,
    },
    {
      name: "who joins a group gets what the group has",
      event: iamEvent("AddUserToGroup", { groupName: "admins", userName: "alice" }),
      resource: `arn:aws:iam::${account}:group/admins`,
    },
    {
      name: "a new version of a policy",
      event: iamEvent("CreatePolicyVersion", {
        policyArn: policyArn("team/boss"),
        policyDocument: document(everything),
        setAsDefault: true,
      }),
      resource: policyArn("team/boss"),
    },
    {
      name: "another default version",
      event: iamEvent("SetDefaultPolicyVersion", { policyArn: policyArn("boss"), versionId: "v2" }),
      resource: policyArn("boss"),
    },
    {
      name: "a policy of another account",
      event: iamEvent("CreatePolicyVersion", { policyArn: "arn:aws:iam::999999999999:policy/boss" }),
      resource: null,
    },
    { name: "no parameters", event: iamEvent("AttachUserPolicy", null), resource: null },
    { name: "a path", event: iamEvent("PutUserPolicy", { userName: "../root" }), resource: null },
    { name: "not a text", event: iamEvent("CreatePolicyVersion", { policyArn: 7 }), resource: null },
  ],
  assessments: [
    { name: "a user", state: state(attached(administratorAccess, null)), risk: "destructive" },
    {
      name: "a user within a boundary",
      state: { ...state(attached(administratorAccess, null)), permissionsBoundary: policyArn("boundary") },
      risk: "destructive",
    },
    {
      name: "a group with members",
      state: { ...state(attached(administratorAccess, null, admins)), members: ["alice", "bob"] },
      risk: "destructive",
    },
  ],
  // Undo attaches at the end: the order of policies means nothing.
  comparable: ({ grants, ...rest }) => ({
    ...rest,
    grants: (grants as Grant[]).map((grant) => JSON.stringify(grant)).sort(),
  }),
};
