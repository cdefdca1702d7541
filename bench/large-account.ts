import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import {
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { person, place } from "../demo/person.ts";
import { type Hole, rulesPerGroup, type Size } from "./account-size.ts";
import { makeBucket } from "./large-account/bucket.ts";

/** Of so many resources, one has a hole. */
const holeEvery = 50;
const emptyZip = Buffer.from("504b0506000000000000000000000000000000000000", "hex");
const { account, region } = place;

/** Fills an account with what is as it should be, and holes among it. */
export async function fillAccount(size: Size): Promise<Hole[]> {
  const { call } = person("admin", "198.51.100.4");
  const holes: Hole[] = [];
  const plant = (control: string, resource: string) => void holes.push({ control, resource });

  const makeSecurityGroup = async (index: number, open: boolean) => {
    const group = { GroupName: `bench-${index}`, Description: "bench" };
    const { GroupId } = await call("ec2", new CreateSecurityGroupCommand(group));
    const IpPermissions = Array.from({ length: rulesPerGroup }, (_, rule): IpPermission => {
      const port = open && rule === 0 ? 22 : 8_000 + rule;
      const CidrIp = open && rule === 0 ? "0.0.0.0/0" : `203.0.113.${rule}/32`;
      return { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] };
    });
    await call("ec2", new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    if (open) plant("sg-admin-ports-open", `arn:aws:ec2:${region}:${account}:security-group/${GroupId}`);
  };
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const { Role } = await call("iam", new CreateRoleCommand({ RoleName: "bench", AssumeRolePolicyDocument }));
  const makeFunction = async (index: number, open: boolean) => {
    const FunctionName = `bench-${index}`;
    const code = { Runtime: "nodejs24.x", Handler: "index.handler", Code: { ZipFile: emptyZip } } as const;
    await call("lambda", new CreateFunctionCommand({ FunctionName, Role: Role.Arn, ...code }));
    const Principal = open ? "*" : account;
    const permission = { FunctionName, StatementId: "bench", Action: "lambda:InvokeFunction", Principal };
    await call("lambda", new AddPermissionCommand(permission));
    if (open)
      plant("lambda-public-permission", `arn:aws:lambda:${region}:${account}:function:${FunctionName}`);
  };
  const makeUser = async (index: number, open: boolean) => {
    const UserName = `bench-${index}`;
    const { User } = await call("iam", new CreateUserCommand({ UserName }));
    if (!open) return;
    if (index % (2 * holeEvery) === 0) {
      await call("iam", new CreateLoginProfileCommand({ UserName, Password: "Correct-horse-battery-9" }));
      return plant("iam-user-no-mfa", User.Arn);
    }
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await call("iam", new AttachUserPolicyCommand({ UserName, PolicyArn }));
    plant("iam-user-admin", User.Arn);
  };

  await makeMany(size.buckets, async (index, open) => {
    const hole = await makeBucket(call, `bench-${index}`, open ? index / holeEvery : undefined);
    if (hole) plant(hole, `arn:aws:s3:::bench-${index}`);
  });
  await makeMany(size.securityGroups, makeSecurityGroup);
  await makeMany(size.functions, makeFunction);
  await makeMany(size.users, makeUser);
  return holes;
}

/** Makes many of something, a few at a time. */
async function makeMany(
  count: number,
  make: (index: number, open: boolean) => Promise<unknown>,
): Promise<void> {
  const indices = Array(count).keys();
  const work = async () => {
    for (const index of indices) await make(index, index % holeEvery === 0);
  };
  await Promise.all(Array.from({ length: 8 }, work));
}
