import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { clientsToList } from "../../../deploy/esbuild/own-clients.ts";
import { idsOf } from "../../../deploy/names.ts";
import { remediations } from "../../../remediations/index.ts";
import { serve } from "../../support/server.ts";
import { handlers, hasPython, logRetentionDays, type Packaged, unpack } from "../support/package.ts";
import { arnOf, ofType, statementsOf } from "../support/template.ts";
import { testFiles } from "./code.ts";

const alias = "SweepDurableLambdaAlias";
const own = "arn:aws:lambda:us-east-1:123456789012:function:suture-dev-sweep";

/** What holds of the sweep in the packaged template and of its code. */
export function testSweep(packaged: Packaged): void {
  const { resources, properties } = packaged;
  const ids = idsOf("sweep");
  const roleStatements = (id: string) => {
    const [{ PolicyDocument }] = properties(id).Policies;
    return statementsOf(PolicyDocument);
  };

  it("is a durable function, published under an alias, which knows the handlers", () => {
    expect(properties(ids.function)).toMatchObject({
      FunctionName: "suture-dev-sweep",
      Handler: "handlers/sweep.handler",
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Timeout: 900,
      ReservedConcurrentExecutions: 2,
      TracingConfig: { Mode: "Active" },
      DurableConfig: { ExecutionTimeout: 82_800, RetentionPeriodInDays: 14 },
      DeadLetterConfig: { TargetArn: arnOf(ids.deadLetters) },
      Role: arnOf(ids.role),
    });
    const { SUTURE_HANDLERS, ...variables } = properties(ids.function).Environment.Variables;
    expect(JSON.parse(SUTURE_HANDLERS)).toEqual(
      Object.fromEntries(handlers.map((service) => [service, arnOf(idsOf(service).function)])),
    );
    expect(variables).toEqual({
      SUTURE_ACCOUNT_ID: "123456789012",
      SUTURE_MODE: "dry-run",
      SUTURE_LOG_BUCKET: arnOf("LogBucket"),
      SUTURE_SIGNING_KEY: arnOf("SigningKey"),
    });
    const [version] = ofType(resources, "AWS::Lambda::Version").filter(([id]) => id.startsWith("Sweep"));
    expect(resources[alias]).toMatchObject({
      Type: "AWS::Lambda::Alias",
      Properties: {
        FunctionName: { Ref: ids.function },
        FunctionVersion: { "Fn::GetAtt": [version?.[0], "Version"] },
      },
    });
    expect(properties(ids.logGroup)).toMatchObject({
      LogGroupName: "/aws/lambda/suture-dev-sweep",
      RetentionInDays: logRetentionDays,
    });
  });

  it("may list what the controls look at, and change none of it", () => {
    const listing = roleStatements(ids.role).filter(({ Sid }) => Sid === undefined);
    const declared = remediations.flatMap(({ reader }) => reader.permissions.list);
    const allowed = listing.flatMap(({ Action }) => Action);
    expect(allowed.sort()).toEqual([...new Set(declared)].sort());
    for (const action of allowed) expect(action).toMatch(/^\w+:(Describe|Get|List)\w+$/);
  });

  it("may besides hand pages to the handlers, be durable, record and publish, seal, log and trace", () => {
    const others = roleStatements(ids.role).filter(({ Sid }) => Sid !== undefined);
    expect(others.map(({ Sid, Effect, Action, Resource }) => ({ Sid, Effect, Action, Resource }))).toEqual(
      [
        ["HandOver", ["lambda:InvokeFunction"], handlers.map((service) => arnOf(idsOf(service).function))],
        [
          "Checkpoint",
          ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
          [`${own}:*`],
        ],
        ["FindRunning", ["lambda:ListDurableExecutionsByFunction"], [own, `${own}:*`]],
        ["Log", ["logs:CreateLogStream", "logs:PutLogEvents"], [arnOf(ids.logGroup)]],
        ["Trace", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]],
        ["Record", ["s3:PutObject"], [`${arnOf("LogBucket")}/records/*`]],
        ["Publish", ["events:PutEvents"], ["arn:aws:events:us-east-1:123456789012:event-bus/default"]],
        ["DeadLetter", ["sqs:SendMessage"], [arnOf(ids.deadLetters)]],
        ["Encrypt", ["kms:Decrypt", "kms:GenerateDataKey"], [arnOf("Key")]],
        ["ListRecords", ["s3:ListBucket"], [arnOf("LogBucket")]],
        [
          "ReadRecords",
          ["s3:GetObject"],
          [`${arnOf("LogBucket")}/records/*`, `${arnOf("LogBucket")}/digests/*`],
        ],
        ["Seal", ["s3:PutObject"], [`${arnOf("LogBucket")}/digests/*`]],
        ["Sign", ["kms:Sign"], [arnOf("SigningKey")]],
      ].map(([Sid, Action, Resource]) => ({ Sid, Effect: "Allow", Action, Resource })),
    );
  });

  it("is started by its schedule, with a role that can start it and write a dead letter, and nothing else", () => {
    expect(properties("SweepSchedule")).toMatchObject({
      GroupName: arnOf("SweepScheduleGroup"),
      ScheduleExpression: "rate(1 day)",
      Target: {
        Arn: arnOf(alias),
        RoleArn: arnOf("SweepScheduleRole"),
        DeadLetterConfig: { Arn: arnOf(ids.deadLetters) },
      },
    });
    const { AssumeRolePolicyDocument } = properties("SweepScheduleRole");
    expect(statementsOf(AssumeRolePolicyDocument)).toMatchObject([
      {
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Condition: {
          ArnEquals: { "aws:SourceArn": arnOf("SweepScheduleGroup") },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
      },
    ]);
    expect(roleStatements("SweepScheduleRole").map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["lambda:InvokeFunction"], [arnOf(alias)]],
      [["sqs:SendMessage"], [arnOf(ids.deadLetters)]],
      [["kms:Decrypt", "kms:GenerateDataKey"], [arnOf("Key")]],
    ]);
    expect(ofType(resources, "AWS::Scheduler::Schedule")).toHaveLength(1);
  });

  it("can be invoked and written dead letters by no AWS service but with a role", () => {
    const permissions = ofType(resources, "AWS::Lambda::Permission").map(([id]) => properties(id));
    expect(permissions.filter(({ FunctionName }) => FunctionName.includes("Sweep"))).toEqual([]);
    const { Statement } = properties(ids.deadLettersPolicy).PolicyDocument;
    expect(Statement.map(({ Effect }: { Effect: string }) => Effect)).toEqual(["Deny"]);
  });

  it("has alarms on failed sweeps, on what it could not look at, throttles, dead letters and lost ones", () => {
    const watched = ["Failures", "Unseen", "Throttles", "DeadLetters", "Lost"].map((kind) =>
      properties(ids.alarm(kind)),
    );
    for (const alarm of watched)
      expect(alarm).toMatchObject({ Threshold: 0, ComparisonOperator: "GreaterThanThreshold" });
    const [failures, unseen, throttles, deadLetters, lost] = watched;
    expect(JSON.stringify(failures)).toMatch(/DurableExecutionFailed.*DurableExecutionTimedOut/);
    expect(unseen).toMatchObject({ Namespace: "Suture", MetricName: "SweepUnseen" });
    expect(throttles).toMatchObject({ MetricName: "Throttles" });
    expect(deadLetters).toMatchObject({
      Dimensions: [{ Name: "QueueName", Value: arnOf(ids.deadLetters) }],
    });
    expect(JSON.stringify(lost)).toMatch(/DeadLetterErrors.*InvocationsFailedToBeSentToDeadLetterCount/);
  });

  it("signs digests with a key that stays when the stack is gone", () => {
    expect(resources.SigningKey).toMatchObject({
      DeletionPolicy: "RetainExceptOnCreate",
      Properties: { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" },
    });
  });

  testFiles(packaged, "sweep", 600, new Set([...clientsToList(remediations), "lambda", "kms"]), []);

  it.skipIf(!hasPython)("runs as packaged: asks Lambda what else runs, and gives way", async () => {
    const execution = (name: string, second: number) => ({
      DurableExecutionArn: `${own}:1/durable-execution/${name}/${name}`,
      DurableExecutionName: name,
      FunctionArn: `${own}:1`,
      Status: "RUNNING",
      StartTimestamp: second,
    });
    const lambda = await serve(({ url }) => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(
        url.includes("/checkpoint")
          ? { CheckpointToken: "next", NewExecutionState: { Operations: [] } }
          : { DurableExecutions: [execution("other", 1), execution("own", 2)] },
      ),
    }));
    const folder = await unpack(packaged, "sweep");
    const program = `
      const { handler } = await import(${JSON.stringify(join(folder, "handlers", "sweep.mjs"))});
      const [event, context] = JSON.parse(process.argv[1]);
      context.getRemainingTimeInMillis = () => 900_000;
      console.log(JSON.stringify(await handler(event, context)));
    `;
    const event = {
      DurableExecutionArn: execution("own", 2).DurableExecutionArn,
      CheckpointToken: "first",
      InitialExecutionState: {
        Operations: [
          {
            Id: "0",
            Type: "EXECUTION",
            Status: "STARTED",
            StartTimestamp: 2_000,
            ExecutionDetails: { InputPayload: "{}" },
          },
        ],
      },
    };
    const environment = {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
      SUTURE_ACCOUNT_ID: "123456789012",
      SUTURE_HANDLERS: "{}",
    };
    const args = [
      "--input-type=module",
      "--eval",
      program,
      JSON.stringify([event, { awsRequestId: "request" }]),
    ];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: environment });
    const lines = stdout.trim().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ Status: "SUCCEEDED" });
    expect(stderr).toContain("Refused to sweep, for another sweep is running");
    expect(stdout).toContain('"SweepRefused":1');
    expect(lambda.requests.map(({ method, url }) => `${method} ${url.split("?")[0]}`)).toContain(
      "GET /2025-12-01/functions/suture-dev-sweep/durable-executions",
    );
  });
}
