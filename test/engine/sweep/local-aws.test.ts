import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  AttachUserPolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createConnect } from "../../../aws/clients.ts";
import { systemClock } from "../../../engine/clock.ts";
import { configSchema } from "../../../engine/config/schema.ts";
import { createHandler } from "../../../engine/handler.ts";
import type { ActionRecord } from "../../../engine/record.ts";
import { sweep } from "../../../engine/sweep/sweep.ts";
import type { Summary, Sweeper } from "../../../engine/sweep/sweeper.ts";
import { remediations, remediationsByService } from "../../../remediations/index.ts";
import { account, call, localAws, uniqueName } from "../../support/account.ts";
import { inAccount } from "../../support/member.ts";
import { createTable } from "../../support/memory.ts";

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment());
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** An account in which no other test makes anything. */
const member = "733333333333";

const emptyZip = Buffer.from("504b0506000000000000000000000000000000000000", "hex");
const trustPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** Controls of what the local AWS does not have: it answers with a web page, which a sweep would wait for to pass. */
const missing = ["ami-public", "ebs-public-snapshot", "lambda-public-url"];
const config = configSchema(remediations).parse({
  accounts: { [member]: { roleArn: `arn:aws:iam::${member}:role/suture` } },
  controls: Object.fromEntries(missing.map((control) => [control, { mode: "off" }])),
});

/** Holes that no event tells of, and the control that is to find each. */
async function plantHoles(): Promise<{ readonly control: string; readonly resource: string }[]> {
  const settings = await inAccount(member);
  const [s3, ec2] = [new S3Client({ ...settings, forcePathStyle: true }), new EC2Client(settings)];
  const [iam, lambda] = [new IAMClient(settings), new LambdaClient(settings)];
  const Bucket = uniqueName("open");
  await s3.send(new CreateBucketCommand({ Bucket }));

  const group = { GroupName: uniqueName("open"), Description: "open" };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(group));
  const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));

  const UserName = uniqueName("admin");
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));

  const FunctionName = uniqueName("open");
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: uniqueName("role"), AssumeRolePolicyDocument: trustPolicy }),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: Role?.Arn,
      Code: { ZipFile: emptyZip },
    }),
  );
  const permission = { StatementId: "open", Action: "lambda:InvokeFunction", Principal: "*" };
  await lambda.send(new AddPermissionCommand({ FunctionName, ...permission }));

  const here = `${account.region}:${member}`;
  return [
    { control: "s3-block-public-access", resource: `arn:aws:s3:::${Bucket}` },
    { control: "sg-admin-ports-open", resource: `arn:aws:ec2:${here}:security-group/${GroupId}` },
    { control: "lambda-public-permission", resource: `arn:aws:lambda:${here}:function:${FunctionName}` },
    { control: "iam-user-admin", resource: `arn:aws:iam::${member}:user/${UserName}` },
  ];
}

async function recordsIn(Bucket: string): Promise<ActionRecord[]> {
  const { Contents = [] } = await call("s3", new ListObjectsV2Command({ Bucket, Prefix: "records/" }));
  return Promise.all(
    Contents.map(async ({ Key }: { Key: string }) => {
      const { Body } = await call("s3", new GetObjectCommand({ Bucket, Key }));
      return JSON.parse(await Body.transformToString());
    }),
  );
}

describe.skipIf(!localAws)("a sweep of the local AWS, with the handlers of all services", () => {
  it("finds the holes that no event announced, in another account", async () => {
    const holes = await plantHoles();
    const Bucket = uniqueName("records");
    await call("s3", new CreateBucketCommand({ Bucket }));
    vi.stubGlobal("SUTURE_CONFIG", config);
    vi.stubEnv("SUTURE_ACCOUNT_ID", account.id);
    vi.stubEnv("SUTURE_LOG_BUCKET", Bucket);
    vi.stubEnv("SUTURE_OWN_ROLES", "");
    vi.stubEnv("SUTURE_TABLE", await createTable());
    vi.stubEnv("SUTURE_WORKFLOW", "arn:aws:lambda:us-east-1:123456789012:function:suture-workflow:durable");
    vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
    vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");

    const unseen: ActionRecord[] = [];
    const summaries: Summary[] = [];
    const sweeper: Sweeper = {
      remediationsByService,
      config,
      connect: createConnect({ homeAccount: account.id, memberRole: (id) => config.accounts[id] }),
      clock: systemClock,
      journal: {
        applying: () => undefined,
        record: async (record) => {
          unseen.push(record);
        },
      },
      places: [{ account: member, region: account.region }],
      handlers: Object.fromEntries(Object.keys(remediationsByService).map((service) => [service, service])),
      findRunning: async () => undefined,
      refused: () => undefined,
      finished: (summary) => void summaries.push(summary),
    };
    const runner = new LocalDurableTestRunner({
      handlerFunction: withDurableExecution((_input, context) => sweep(sweeper, context)),
    });
    for (const [service, own] of Object.entries(remediationsByService))
      runner.registerFunction(service, createHandler(service, own));
    const execution = await runner.run({ payload: {} });

    expect(execution.getStatus()).toBe("SUCCEEDED");
    expect(unseen).toEqual([]);
    const records = await recordsIn(Bucket);
    for (const { control, resource } of holes) {
      const found = records.filter((each) => each.controls.includes(control) && each.resource === resource);
      expect(found, control).toMatchObject([
        {
          outcome: "planned",
          trigger: { type: "sweep", eventId: summaries[0]?.sweepId, eventTime: null, actor: null },
          exposedMs: null,
        },
      ]);
    }
    expect(summaries[0]?.outcomes.planned).toBe(
      records.filter(({ outcome }) => outcome === "planned").length,
    );
  }, 60_000);
});
