import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { EC2Client } from "@aws-sdk/client-ec2";
import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { CreateFunctionCommand, type CreateFunctionCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import { RDSClient } from "@aws-sdk/client-rds";
import { S3Client } from "@aws-sdk/client-s3";
import { inject } from "vitest";
import { localSettings } from "../../local/aws.ts";
import { cloudTrailEvent, type MadeCall } from "../../local/cloudtrail.ts";

/** The account of the local AWS, where test cases open their holes. */
export const account = { id: "123456789012", region: "us-east-1" } as const;

const endpoints = inject("localAws");
/** The endpoint of the local AWS for this test file; undefined where there is none. */
export const localAws = endpoints?.[Number(process.env.VITEST_POOL_ID ?? 0) % endpoints.length];
if (localAws) Object.assign(process.env, localSettings(localAws));

// biome-ignore lint/suspicious/noExplicitAny: the command decides on the type of the answer
const clients: Record<MadeCall["service"], { send(command: any): Promise<any> }> = {
  cloudtrail: new CloudTrailClient({ region: account.region }),
  config: new ConfigServiceClient({ region: account.region }),
  ec2: new EC2Client({ region: account.region }),
  guardduty: new GuardDutyClient({ region: account.region }),
  iam: new IAMClient({ region: account.region }),
  kms: new KMSClient({ region: account.region }),
  lambda: new LambdaClient({ region: account.region }),
  rds: new RDSClient({ region: account.region }),
  s3: new S3Client({ region: account.region, forcePathStyle: true }),
};

interface SdkCommand {
  readonly input: object;
  readonly constructor: { readonly name: string };
}

/** Makes an ordinary API call, as a person would. */
// biome-ignore lint/suspicious/noExplicitAny: the command decides on the type of the answer
export async function call(service: MadeCall["service"], command: SdkCommand): Promise<any> {
  return clients[service].send(command);
}

/** Makes an ordinary API call and gives it with the event by which CloudTrail would report it. */
export async function callAndReport(
  service: MadeCall["service"],
  command: SdkCommand,
): Promise<{ event: object }> {
  const output = await call(service, command);
  const operation = command.constructor.name.replace(/Command$/, "");
  const context = {
    account: account.id,
    region: account.region,
    time: new Date(),
    user: "alice",
    sourceIp: "203.0.113.7",
  };
  return { event: cloudTrailEvent({ service, operation, input: command.input, output }, context) };
}

let counter = 0;
/** A name that no other test uses. */
export function uniqueName(prefix: string): string {
  counter += 1;
  return `${prefix}-${process.pid}-${Date.now().toString(36)}-${counter}`;
}

const emptyZip = Buffer.from("504b0506000000000000000000000000000000000000", "hex");
let role: Promise<string> | undefined;

/** Creates a function and gives its name. */
export async function createFunction(more: Partial<CreateFunctionCommandInput> = {}): Promise<string> {
  role ??= new IAMClient({ region: account.region })
    .send(
      new CreateRoleCommand({
        RoleName: uniqueName("role"),
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        }),
      }),
    )
    .then(({ Role }) => Role?.Arn ?? "");
  const FunctionName = uniqueName("function");
  const settings = {
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: await role,
    Code: { ZipFile: emptyZip },
    ...more,
  } as const;
  await call("lambda", new CreateFunctionCommand({ FunctionName, ...settings }));
  return FunctionName;
}
