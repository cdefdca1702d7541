import { expect, it } from "vitest";
import { idsOf } from "../../../deploy/names.ts";
import { beyondOwnState } from "../support/own-state.ts";
import { handlers, logRetentionDays, type Packaged } from "../support/package.ts";
import { arnOf, ofType, statementsOf } from "../support/template.ts";
import { testFiles } from "./code.ts";

const alias = "WorkflowDurableLambdaAlias";
const own = "arn:aws:lambda:us-east-1:123456789012:function:suture-dev-workflow";
const ids = idsOf("workflow");
const ninetyDays = 7_776_000;

/** What holds of the workflow in the packaged template and of its code. */
export function testWorkflow(packaged: Packaged): void {
  const { resources, properties } = packaged;

  it("is a durable function, published under an alias, which waits for as long as anybody is asked", () => {
    expect(properties(ids.function)).toMatchObject({
      FunctionName: "suture-dev-workflow",
      Handler: "handlers/workflow.handler",
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Timeout: 300,
      ReservedConcurrentExecutions: 10,
      TracingConfig: { Mode: "Active" },
      DurableConfig: { ExecutionTimeout: ninetyDays, RetentionPeriodInDays: 14 },
      DeadLetterConfig: { TargetArn: arnOf(ids.deadLetters) },
      Role: arnOf(ids.role),
    });
    const [version] = ofType(resources, "AWS::Lambda::Version").filter(([id]) => id.startsWith("Workflow"));
    expect(resources[alias]).toMatchObject({
      Properties: {
        FunctionName: { Ref: ids.function },
        FunctionVersion: { "Fn::GetAtt": [version?.[0], "Version"] },
        Name: "durable",
      },
    });
    expect(properties(ids.logGroup)).toMatchObject({
      LogGroupName: "/aws/lambda/suture-dev-workflow",
      RetentionInDays: logRetentionDays,
    });
  });

  it("knows the table, the records, the handlers and whom to alarm, and no secret where there is no Slack", () => {
    const { SUTURE_HANDLERS, ...variables } = properties(ids.function).Environment.Variables;
    expect(JSON.parse(SUTURE_HANDLERS)).toEqual(
      Object.fromEntries(handlers.map((service) => [service, arnOf(idsOf(service).function)])),
    );
    expect(variables).toEqual({
      SUTURE_ACCOUNT_ID: "123456789012",
      SUTURE_LOG_BUCKET: arnOf("LogBucket"),
      SUTURE_TABLE: arnOf("Table"),
      SUTURE_ALARM_TOPIC: arnOf("AlarmTopic"),
    });
  });

  it("may ask the handlers, wait, remember, record, tell and alarm, and nothing else", () => {
    const [{ PolicyDocument }] = properties(ids.role).Policies;
    expect(statementsOf(PolicyDocument).map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"], [`${own}:*`]],
      [["lambda:InvokeFunction"], handlers.map((service) => arnOf(idsOf(service).function))],
      [["logs:CreateLogStream", "logs:PutLogEvents"], [arnOf(ids.logGroup)]],
      [["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]],
      [["s3:PutObject"], [`${arnOf("LogBucket")}/records/*`]],
      [["events:PutEvents"], ["arn:aws:events:us-east-1:123456789012:event-bus/default"]],
      [["sqs:SendMessage"], [arnOf(ids.deadLetters)]],
      [["kms:Decrypt", "kms:GenerateDataKey"], [arnOf("Key")]],
      [
        [
          "dynamodb:DeleteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
        ],
        [arnOf("Table")],
      ],
      [["sns:Publish"], [arnOf("AlarmTopic")]],
    ]);
    expect(beyondOwnState(resources, ids.role)).toEqual([]);
  });

  it("is started by its alias, whose name the handlers know without a reference that goes in circles", () => {
    for (const service of handlers) {
      const { SUTURE_WORKFLOW } = properties(idsOf(service).function).Environment.Variables;
      expect(SUTURE_WORKFLOW).toBe(`${own}:${properties(alias).Name}`);
    }
  });

  it("is started each day by its rule, and by no other AWS service", () => {
    expect(properties(ids.rule)).toMatchObject({
      State: "ENABLED",
      ScheduleExpression: "cron(0 8 * * ? *)",
      Targets: [{ Arn: arnOf(alias), DeadLetterConfig: { Arn: arnOf(ids.deadLetters) } }],
    });
    expect(JSON.parse(properties(ids.rule).Targets[0].Input)).toEqual({ kind: "expiring" });
    const permissions = ofType(resources, "AWS::Lambda::Permission").map(([id]) => properties(id));
    expect(permissions.filter(({ FunctionName }) => FunctionName.includes("Workflow"))).toEqual([
      {
        FunctionName: arnOf(alias),
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
        SourceArn: arnOf(ids.rule),
        SourceAccount: "123456789012",
      },
    ]);
  });

  it("has alarms on what it gave up, throttles, dead letters and lost ones", () => {
    const watched = ["Failures", "Throttles", "DeadLetters", "Lost"].map((kind) =>
      properties(ids.alarm(kind)),
    );
    for (const alarm of watched)
      expect(alarm).toMatchObject({ Threshold: 0, ComparisonOperator: "GreaterThanThreshold" });
    const [failures, throttles, deadLetters, lost] = watched;
    expect(JSON.stringify(failures)).toMatch(/DurableExecutionFailed.*DurableExecutionTimedOut/);
    expect(throttles).toMatchObject({ MetricName: "Throttles" });
    expect(deadLetters).toMatchObject({
      Dimensions: [{ Name: "QueueName", Value: arnOf(ids.deadLetters) }],
    });
    expect(JSON.stringify(lost)).toMatch(/DeadLetterErrors.*InvocationsFailedToBeSentToDlq/);
  });

  it("remembers in a table that is encrypted, can be restored and cannot be deleted by mistake", () => {
    expect(resources.Table).toMatchObject({
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
    });
    expect(properties("Table")).toMatchObject({
      TableName: "suture-dev",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: "KMS", KMSMasterKeyId: arnOf("Key") },
      DeletionProtectionEnabled: true,
    });
  });

  testFiles(packaged, "workflow", 400, new Set(), ["DynamoDB", "Lambda", "SNS", "SSM"]);
}
