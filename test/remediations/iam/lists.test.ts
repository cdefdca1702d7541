import {
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../../aws/calls.ts";
import { createConnect } from "../../../aws/clients.ts";
import type { Reader, Ref, State } from "../../../remediations/contract.ts";
import { userAccessKeys } from "../../../remediations/iam/resources/access-keys.ts";
import { consoleLogin } from "../../../remediations/iam/resources/console-login.ts";
import { accountPasswordPolicy } from "../../../remediations/iam/resources/password-policy.ts";
import { permissionGrants } from "../../../remediations/iam/resources/permission-grants.ts";
import { roleTrust } from "../../../remediations/iam/resources/role-trust.ts";
import { call, localAws, uniqueName } from "../../support/account.ts";
import { awsError } from "../../support/answers.ts";
import { scriptedAws } from "../../support/engine.ts";
import { account, rootArn } from "./events.ts";

const place = { account, region: "us-east-1", actionId: "test" };
const aws = createConnect({ homeAccount: account })(place);
const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

async function listed<R extends Ref, S extends State<R>>(reader: Reader<R, S>, from: Aws, arn: string) {
  for await (const each of reader.list(from)) if (each.ref.arn === arn) return each;
  return undefined;
}

describe.skipIf(!localAws)("on the local AWS", () => {
  test("a listing gives users and groups in the state in which they are read", async () => {
    const [UserName, GroupName, PolicyName] = [uniqueName("user"), uniqueName("group"), uniqueName("policy")];
    const { User } = await call("iam", new CreateUserCommand({ UserName, Path: "/division/" }));
    const { Group } = await call("iam", new CreateGroupCommand({ GroupName }));
    const { Policy } = await call("iam", new CreatePolicyCommand({ PolicyName, PolicyDocument: document }));
    const inline = { PolicyName: "inline", PolicyDocument: document };
    await call("iam", new PutUserPolicyCommand({ UserName, ...inline }));
    await call("iam", new PutGroupPolicyCommand({ GroupName, ...inline }));
    await call("iam", new AttachUserPolicyCommand({ UserName, PolicyArn: Policy.Arn }));
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await call("iam", new AttachGroupPolicyCommand({ GroupName, PolicyArn }));

    for (const arn of [User.Arn, Group.Arn]) {
      const found = await listed(permissionGrants, aws, arn);
      expect(found?.state?.grants).toHaveLength(2);
      const read = found && (await permissionGrants.read(aws, found.ref));
      expect({ members: read?.members, ...found?.state }).toEqual({ members: undefined, ...read });
    }
    expect((await listed(userAccessKeys, aws, User.Arn))?.ref).toMatchObject({
      userName: UserName,
      path: "/division/",
    });
  });

  test("a listing gives roles in the state in which they are read", async () => {
    const statement = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const role = { RoleName: uniqueName("role"), Path: "/apps/", AssumeRolePolicyDocument };
    const { Role } = await call("iam", new CreateRoleCommand(role));
    const found = await listed(roleTrust, aws, Role.Arn);
    expect(found?.state?.trustPolicy).toBe(AssumeRolePolicyDocument);
    expect(found && (await roleTrust.read(aws, found.ref))).toEqual(found?.state);
  });

  test("what does not exist reads as gone", async () => {
    const [userName, roleName] = [uniqueName("user"), uniqueName("role")];
    const ref = { arn: "arn", account, region: "us-east-1" };
    expect(await userAccessKeys.read(aws, { ...ref, userName })).toBeUndefined();
    expect(await roleTrust.read(aws, { ...ref, roleName })).toBeUndefined();
    for (const kind of ["user", "group"] as const)
      expect(await permissionGrants.read(aws, { ...ref, kind, name: userName })).toBeUndefined();
    const policy = { ...ref, arn: `arn:aws:iam::${account}:policy/${userName}` };
    expect(await permissionGrants.read(aws, { ...policy, kind: "policy", name: userName })).toBeUndefined();
  });
});

test("IAM is listed from one region, by its markers", async () => {
  const asked: (string | undefined)[] = [];
  const connect = scriptedAws(({ input }) => {
    const { Marker } = input as { Marker?: string };
    asked.push(Marker);
    return Marker
      ? { IsTruncated: false, Marker: "stale", Users: [{ UserName: "bob", Arn: "arn:bob" }] }
      : { IsTruncated: true, Marker: "more", Users: [{ UserName: "alice", Arn: "arn:alice" }] };
  });
  const namesFrom = async (region: string) => {
    const names: string[] = [];
    for await (const { ref } of userAccessKeys.list(connect({ ...place, region }))) names.push(ref.userName);
    return names;
  };
  expect(await namesFrom("eu-west-1")).toEqual([]);
  expect(await namesFrom("us-east-1")).toEqual(["alice", "bob"]);
  expect(asked).toEqual([undefined, "more"]);
  expect(await namesFrom("cn-north-1")).toEqual(["alice", "bob"]);
});

test("the account is listed once", async () => {
  const connect = scriptedAws(() => ({}));
  expect(await listed(accountPasswordPolicy, connect(place), rootArn)).toMatchObject({ ref: { account } });
  expect(
    await listed(accountPasswordPolicy, connect({ ...place, region: "eu-west-1" }), rootArn),
  ).toBeUndefined();
});

test("a user that IAM listed is not asked for again", async () => {
  const asked: string[] = [];
  const connect = scriptedAws(({ operation }) => {
    asked.push(operation);
    if (operation !== "ListUsers") throw awsError("NoSuchEntity", 404);
    return { Users: [{ UserName: "alice", Arn: "arn:alice", Path: "/" }] };
  });
  const alice = await listed(userAccessKeys, connect(place), "arn:alice");
  if (!alice) throw new RangeError("alice is not listed");
  expect(await userAccessKeys.read(connect(place), alice.ref)).toBeUndefined();
  expect(await consoleLogin.read(connect(place), alice.ref)).toMatchObject({ hasPassword: false });
  expect(asked).toEqual(["ListUsers", "ListAccessKeys", "GetLoginProfile"]);
});
