import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import { CreateRoleCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutBucketEncryptionCommand } from "@aws-sdk/client-s3";
import { person } from "../demo/person.ts";

/** How much there is in an account. */
export interface Size {
  readonly buckets: number;
  readonly securityGroups: number;
  readonly functions: number;
  readonly users: number;
}

/** Of so many resources, one has a hole. */
const holeEvery = 50;
const rulesPerGroup = 10;
const emptyZip = Buffer.from("504b0506000000000000000000000000000000000000", "hex");

/** Fills an account, with planted holes among what is right, and gives the ARNs of what must be found by control. */
export async function fillAccount(
  size: Size,
  account: string,
  region: string,
): Promise<Record<string, string[]>> {
  const { call } = person("admin", "198.51.100.4");
  const planted: Record<string, string[]> = {
    "lambda-public-permission": [],
    "s3-default-encryption": [],
    "sg-admin-ports-open": [],
  };

  await inTurn(size.buckets, async (index) => {
    const Bucket = `bench-${index}`;
    await call("s3", new CreateBucketCommand({ Bucket }));
    if (index % holeEvery === 0) return planted["s3-default-encryption"]?.push(`arn:aws:s3:::${Bucket}`);
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }];
    return call(
      "s3",
      new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }),
    );
  });
  await inTurn(size.securityGroups, async (index) => {
    const { GroupId } = await call(
      "ec2",
      new CreateSecurityGroupCommand({ GroupName: `bench-${index}`, Description: "bench" }),
    );
    const open = index % holeEvery === 0;
    const IpPermissions: IpPermission[] = Array.from({ length: rulesPerGroup }, (_, rule) => ({
      IpProtocol: "tcp",
      FromPort: open && rule === 0 ? 22 : 8_000 + rule,
      ToPort: open && rule === 0 ? 22 : 8_000 + rule,
      IpRanges: [{ CidrIp: open && rule === 0 ? "0.0.0.0/0" : `203.0.113.${rule}/32` }],
    }));
    await call("ec2", new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    if (open)
      planted["sg-admin-ports-open"]?.push(`arn:aws:ec2:${region}:${account}:security-group/${GroupId}`);
  });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  const { Role } = await call("iam", new CreateRoleCommand({ RoleName: "bench", AssumeRolePolicyDocument }));
  await inTurn(size.functions, async (index) => {
    const FunctionName = `bench-${index}`;
    const code = { Runtime: "nodejs24.x", Handler: "index.handler", Code: { ZipFile: emptyZip } } as const;
    await call("lambda", new CreateFunctionCommand({ FunctionName, Role: Role.Arn, ...code }));
    const open = index % holeEvery === 0;
    const Principal = open ? "*" : account;
    await call(
      "lambda",
      new AddPermissionCommand({
        FunctionName,
        StatementId: "bench",
        Action: "lambda:InvokeFunction",
        Principal,
      }),
    );
    if (open)
      planted["lambda-public-permission"]?.push(
        `arn:aws:lambda:${region}:${account}:function:${FunctionName}`,
      );
  });
  await inTurn(size.users, (index) => call("iam", new CreateUserCommand({ UserName: `bench-${index}` })));
  return planted;
}

/** Makes many of something, a few at a time. */
async function inTurn(count: number, make: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await make(next++);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
