import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand } from "@aws-sdk/client-ec2";
import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { configSchema } from "../../engine/config/schema.ts";
import type { Setting } from "../../engine/modes.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { remediations, remediationsByService } from "../../remediations/index.ts";
import { recordOf } from "../remediations/cases.ts";
import { account, call, callAndReport, createFunction, localAws, uniqueName } from "../support/account.ts";
import { createTable } from "../support/memory.ts";
import { type Answer, serve } from "../support/server.ts";

const groupId = "sg-0123456789abcdef0";
const groupEvent = recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", { groupId });
const environment = {
  SUTURE_ACCOUNT_ID: account.id,
  SUTURE_OWN_ROLES: "arn:aws:iam::123456789012:role/suture-ec2",
  SUTURE_TABLE: localAws ? await createTable() : "suture-test",
  SUTURE_WORKFLOW: "arn:aws:lambda:us-east-1:123456789012:function:suture-workflow:durable",
};
const context = {
  functionName: "suture",
  memoryLimitInMB: "512",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:suture",
  awsRequestId: "request-1",
};

const files = import.meta.glob<{ handler: (event: unknown, context: object) => Promise<object> }>(
  "../../handlers/*.ts",
);

/** The handler of a service as a new Lambda environment starts it. */
async function start(service: string, options: { mode?: Setting; config?: object; env?: object } = {}) {
  for (const [name, value] of Object.entries({ ...environment, ...options.env })) vi.stubEnv(name, value);
  const off = Object.fromEntries(remediations.map(({ id }) => [id, { mode: "off" }]));
  // One control of each service: what the others find is for their own tests.
  const { mode = "auto" } = options;
  const controls = {
    ...off,
    "sg-admin-ports-open": { mode },
    "lambda-public-permission": { mode },
    "s3-block-public-access": { mode },
  };
  vi.stubGlobal(
    "SUTURE_CONFIG",
    configSchema(remediations).parse({ controls, ...options.config }, { jitless: true }),
  );
  vi.resetModules();
  const module = await files[`../../handlers/${service}.ts`]?.();
  return (event: unknown) => module?.handler(event, context);
}

let logged: string[] = [];
beforeEach(() => {
  logged = [];
  // Powertools then write to the console that is watched here.
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  for (const level of ["info", "warn", "error", "log"] as const)
    vi.spyOn(console, level).mockImplementation((line) => void logged.push(String(line)));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
const logLines = (message: string) =>
  logged.map((line) => JSON.parse(line)).filter((line) => line.message === message);

describe.each(Object.keys(remediationsByService))("handlers/%s.ts", (service) => {
  it("passes over what no control looks at, with one log line", async () => {
    const handle = await start(service);
    const detail = recordOf("quantum.amazonaws.com", "Entangle", {});
    const passedOver = {
      ignored: "no-control",
      reason: "no control looks at Entangle of quantum.amazonaws.com",
    };
    expect(await handle({ "detail-type": "AWS API Call via CloudTrail", detail })).toEqual(passedOver);
    expect(logLines("Passed over")).toMatchObject([
      { level: "INFO", service: `suture-${service}`, ...passedOver },
    ]);
  });

  it("passes over what Suture itself did, here and in other accounts", async () => {
    const roleArn = "arn:aws:iam::210987654321:role/suture";
    const handle = await start(service, { config: { accounts: { "210987654321": { roleArn } } } });
    for (const arn of [environment.SUTURE_OWN_ROLES, roleArn]) {
      const userIdentity = { type: "AssumedRole", sessionContext: { sessionIssuer: { arn } } };
      expect(await handle({ ...groupEvent, userIdentity })).toMatchObject({ ignored: "own-call" });
    }
  });

  it("fails on what is no event, so that Lambda puts it into the dead-letter queue", async () => {
    // One start for all: it takes longer than all of them.
    const handle = await start(service);
    for (const event of [
      undefined,
      "event",
      {},
      { "detail-type": "AWS API Call via CloudTrail", detail: null },
    ])
      await expect(handle(event), JSON.stringify(event)).rejects.toThrow(
        /EventBridge event or a CloudTrail record/,
      );
  });

  it.each([
    ["no account", { SUTURE_ACCOUNT_ID: undefined }, "SUTURE_ACCOUNT_ID: "],
    ["an account that is none", { SUTURE_ACCOUNT_ID: "12" }, "SUTURE_ACCOUNT_ID: "],
    ["an unknown mode", { SUTURE_MODE: "sometimes" }, "SUTURE_MODE: "],
    ["no roles of its own", { SUTURE_OWN_ROLES: undefined }, "SUTURE_OWN_ROLES: "],
    ["a bucket without name", { SUTURE_LOG_BUCKET: "" }, "SUTURE_LOG_BUCKET: "],
  ])("does not start with %s", async (_name, env, problem) => {
    await expect(start(service, { env })).rejects.toThrow(
      `the function's environment is not as the deployment sets it: ${problem}`,
    );
  });
});

async function openGroup(): Promise<object> {
  const GroupName = uniqueName("group");
  const { GroupId } = await call(
    "ec2",
    new CreateSecurityGroupCommand({ GroupName, Description: "of a test" }),
  );
  const IpPermissions = [
    { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
  ];
  return (await callAndReport("ec2", new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions })))
    .event;
}

async function openFunction(): Promise<object> {
  const FunctionName = await createFunction();
  const permission = { FunctionName, StatementId: "open", Principal: "*", Action: "lambda:InvokeFunction" };
  return (await callAndReport("lambda", new AddPermissionCommand(permission))).event;
}

async function openBucket(): Promise<object> {
  const Bucket = uniqueName("bucket");
  await call("s3", new CreateBucketCommand({ Bucket }));
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
  };
  return (
    await callAndReport("s3", new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }))
  ).event;
}

describe.skipIf(!localAws)("on AWS", () => {
  it.each([
    ["ec2", "sg-admin-ports-open", openGroup],
    ["lambda", "lambda-public-permission", openFunction],
    ["s3", "s3-block-public-access", openBucket],
  ])(
    "handlers/%s.ts closes the hole of its event, and finds nothing the second time",
    async (service, control, open) => {
      const event = await open();
      const handle = await start(service);
      for (const outcome of ["fixed", "compliant"]) {
        const answer = await handle(event);
        expect(answer).toEqual({
          decisions: [{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), control, outcome }],
        });
      }
      expect(logLines("Applying a plan")).toMatchObject([{ action: { controls: [control] } }]);
      expect(logLines("Decided")).toMatchObject([
        { level: "INFO", function_request_id: "request-1", action: { outcome: "fixed" } },
        { level: "INFO", action: { outcome: "compliant" } },
      ]);
      // One metric a decision, in CloudWatch's embedded format.
      expect(logged.map((line) => JSON.parse(line)).filter((line) => line._aws)).toMatchObject([
        { service, "Outcome.fixed": 1, ExposedTime: expect.any(Number) },
        { service, "Outcome.compliant": 1 },
      ]);
    },
  );

  it("SUTURE_MODE stands in for the mode of the configuration, not for that of a control", async () => {
    const event = await openGroup();
    const outcomes: unknown[] = [];
    for (const [config, mode] of [
      [{ mode: "auto", controls: { "sg-all-ports-open": { mode: "off" } } }, "dry-run"],
      [{ mode: "auto", controls: { "sg-admin-ports-open": { mode: "dry-run" } } }, "off"],
    ] as const) {
      const handle = await start("ec2", { config, env: { SUTURE_MODE: mode } });
      const { decisions } = (await handle(event)) as { decisions: { control: string; outcome: string }[] };
      outcomes.push(decisions.find(({ control }) => control === "sg-admin-ports-open")?.outcome);
    }
    expect(outcomes).toEqual(["planned", "planned"]);
    expect(logLines("Decided").map(({ level }) => level)).toEqual(expect.arrayContaining(["WARN"]));
  });

  it("keeps the record of each decision but `compliant` as an object of its own, by day", async () => {
    const Bucket = uniqueName("log");
    await call("s3", new CreateBucketCommand({ Bucket }));
    const event = await openGroup();
    const handle = await start("ec2", { env: { SUTURE_LOG_BUCKET: Bucket } });
    await handle(event);
    await handle(event);
    expect(logLines("Decided").map(({ action }) => action.outcome)).toEqual(["fixed", "compliant"]);

    const { Contents = [] } = await call("s3", new ListObjectsV2Command({ Bucket }));
    const [{ action }] = logLines("Decided") as [{ action: ActionRecord }];
    const [year, month, day] = action.time.slice(0, 10).split("-");
    const Key = `records/${year}/${month}/${day}/${action.id}.json`;
    expect(Contents.map((each: { Key: string }) => each.Key)).toEqual([Key]);
    const { Body, ContentType } = await call("s3", new GetObjectCommand({ Bucket, Key }));
    expect(ContentType).toBe("application/json");
    expect(JSON.parse(await Body.transformToString())).toEqual(action);
  });
});

const error = (status: number, code: string): Answer => ({
  status,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>the message</Message></Error></Errors></Response>`,
});

// Documented answers that moto never gives.
describe("over the wire", () => {
  beforeEach(async () => {
    const json = (body: object): Answer => ({
      status: 200,
      headers: { "content-type": "application/x-amz-json-1.0" },
      body: JSON.stringify(body),
    });
    const table = await serve(() => json({ Items: [], Count: 0 }));
    const bus = await serve(() => json({ FailedEntryCount: 0, Entries: [{ EventId: "event-1" }] }));
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint);
    vi.stubEnv("AWS_ENDPOINT_URL_EVENTBRIDGE", bus.endpoint);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_PROFILE", undefined);
    vi.stubEnv("AWS_REGION", account.region);
  });

  it.each([
    ["throttled", error(503, "RequestLimitExceeded")],
    ["failing", error(500, "InternalError")],
    ["not knowing the credentials", error(401, "AuthFailure")],
  ])("fails while AWS is %s, so that Lambda tries again", async (_name, answer) => {
    const server = await serve(() => answer);
    const handle = await start("ec2", { env: { AWS_ENDPOINT_URL: server.endpoint } });
    await expect(handle(groupEvent)).rejects.toThrow(
      /security-group\/sg-0123456789abcdef0 could not be read: /,
    );
    expect(logLines("Decided")).toEqual([]);
  });

  it("does not fail when AWS refuses: trying again would not help", async () => {
    const server = await serve(() => error(403, "UnauthorizedOperation"));
    const handle = await start("ec2", { env: { AWS_ENDPOINT_URL: server.endpoint } });
    expect(await handle(groupEvent)).toMatchObject({ decisions: [{ outcome: "denied" }] });
    expect(logLines("Decided")).toMatchObject([{ level: "ERROR", action: { outcome: "denied" } }]);
  });

  const written: Answer = { status: 200, body: "" };
  const exists: Answer = {
    status: 412,
    body: "<Error><Code>PreconditionFailed</Code><Message>exists</Message></Error>",
  };
  const failing: Answer = {
    status: 503,
    body: "<Error><Code>SlowDown</Code><Message>slow down</Message></Error>",
  };
  it.each<[string, Answer, boolean]>([
    ["is written", written, true],
    // The SDK repeated a request that had been answered: the object is there.
    ["was written already", exists, true],
    ["cannot be written, which fails the invocation", failing, false],
  ])("a record never overwrites another: it %s", async (_name, answer, kept) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const ec2 = await serve(() => error(403, "UnauthorizedOperation"));
    const s3 = await serve(() => answer);
    const handle = await start("ec2", {
      env: {
        SUTURE_LOG_BUCKET: "log-bucket",
        AWS_ENDPOINT_URL: ec2.endpoint,
        AWS_ENDPOINT_URL_S3: s3.endpoint,
      },
    });
    const handled = handle(groupEvent);
    if (kept) expect(await handled).toMatchObject({ decisions: [{ outcome: "denied" }] });
    else
      await expect(handled).rejects.toThrow(
        /^the record of "denied" on .* could not be kept: SlowDown: slow down$/,
      );
    const [{ action }] = logLines("Decided");
    const [request] = s3.requests;
    expect(request).toMatchObject({
      method: "PUT",
      url: expect.stringMatching(`^/log-bucket/records/\\d{4}/\\d\\d/\\d\\d/${action.id}\\.json`),
      headers: { "if-none-match": "*", "x-amz-expected-bucket-owner": account.id },
    });
  });
});
