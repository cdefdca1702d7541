import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { type person, place, type Reported } from "./person.ts";

type Person = ReturnType<typeof person>;

/** The key that `demo/suture.config.yml` requires. */
const key = `arn:aws:kms:${place.region}:${place.account}:key/11111111-2222-3333-4444-555555555555`;
const logBucket = "suture-actions";
const bucket = "patient-records";
const functionName = "billing-export";
const block = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const encryption = (SSEAlgorithm: "AES256" | "aws:kms", more: object = {}) => ({
  Rules: [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...more },
      BucketKeyEnabled: SSEAlgorithm === "aws:kms",
    },
  ],
});
const from = (FromPort: number, CidrIp: string, Description: string): IpPermission => ({
  IpProtocol: "tcp",
  FromPort,
  ToPort: FromPort,
  IpRanges: [{ CidrIp, Description }],
});

/** Sets up an account as it should be: every setting right, and neighbours that a fix must not touch. Gives the ids it made. */
export async function setUpAccount({ call }: Person) {
  await call("s3", new CreateBucketCommand({ Bucket: logBucket }));
  await call("s3", new CreateBucketCommand({ Bucket: bucket, ObjectOwnership: "BucketOwnerEnforced" }));
  const right = encryption("aws:kms", { KMSMasterKeyID: key });
  await call(
    "s3",
    new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: right }),
  );
  await call(
    "s3",
    new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: block }),
  );

  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  const { Role } = await call(
    "iam",
    new CreateRoleCommand({ RoleName: functionName, AssumeRolePolicyDocument }),
  );
  const code = {
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Code: { ZipFile: Buffer.from(emptyZip, "hex") },
  } as const;
  await call("lambda", new CreateFunctionCommand({ FunctionName: functionName, Role: Role.Arn, ...code }));
  const upload = {
    Principal: "s3.amazonaws.com",
    SourceArn: `arn:aws:s3:::${bucket}`,
    SourceAccount: place.account,
  };
  await call(
    "lambda",
    new AddPermissionCommand({
      FunctionName: functionName,
      StatementId: "uploads",
      Action: "lambda:InvokeFunction",
      ...upload,
    }),
  );

  const group = async (GroupName: string) => {
    const { GroupId } = await call(
      "ec2",
      new CreateSecurityGroupCommand({ GroupName, Description: GroupName }),
    );
    const IpPermissions = [from(443, "0.0.0.0/0", "web"), from(22, "203.0.113.0/24", "office")];
    await call("ec2", new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    return GroupId as string;
  };
  const [idle, busy] = [await group("staging"), await group("production")];
  const { Subnets } = await call("ec2", new DescribeSubnetsCommand({}));
  await call("ec2", new CreateNetworkInterfaceCommand({ SubnetId: Subnets[0].SubnetId, Groups: [busy] }));
  return { idle, busy, logBucket };
}

/** The holes that people open, one call each. */
export function holes({
  idle,
  busy,
}: {
  idle: string;
  busy: string;
}): readonly ((by: Person) => Promise<Reported>)[] {
  const everything: IpPermission = {
    IpProtocol: "-1",
    Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "debugging" }],
  };
  return [
    ({ report }) =>
      report(
        "lambda",
        new AddPermissionCommand({
          FunctionName: functionName,
          StatementId: "quick-test",
          Action: "lambda:InvokeFunction",
          Principal: "*",
        }),
      ),
    ({ report }) =>
      report(
        "s3",
        new PutBucketEncryptionCommand({
          Bucket: bucket,
          ServerSideEncryptionConfiguration: encryption("AES256"),
        }),
      ),
    ({ report }) =>
      report(
        "s3",
        new PutPublicAccessBlockCommand({
          Bucket: bucket,
          PublicAccessBlockConfiguration: { ...block, RestrictPublicBuckets: false },
        }),
      ),
    ({ report }) =>
      report("ec2", new AuthorizeSecurityGroupIngressCommand({ GroupId: idle, IpPermissions: [everything] })),
    ({ report }) =>
      report(
        "ec2",
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: busy,
          IpPermissions: [from(22, "0.0.0.0/0", "from home")],
        }),
      ),
  ];
}

const emptyZip = "504b0506000000000000000000000000000000000000";
