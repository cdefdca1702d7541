import { expect, it } from "vitest";
import { idsOf } from "../../../deploy/names.ts";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import { publicStatements } from "../../../judgements/policy/public.ts";
import { handlers, logRetentionDays, type Packaged } from "../support/package.ts";
import { arnOf, ofType } from "../support/template.ts";

/** What holds of the handler of every service in the packaged template. */
export function testHandler({ resources, properties }: Packaged, service: string): void {
  const ids = idsOf(service);

  it("runs on Node.js 24 and arm64, traced, limited, with its own role and what its code needs to know", () => {
    expect(properties(ids.function)).toMatchObject({
      FunctionName: `suture-dev-${service}`,
      Handler: `handlers/${service}.handler`,
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      MemorySize: 512,
      Timeout: 60,
      ReservedConcurrentExecutions: 10,
      TracingConfig: { Mode: "Active" },
      Role: arnOf(ids.role),
      Environment: {
        Variables: {
          SUTURE_ACCOUNT_ID: "123456789012",
          SUTURE_MODE: "dry-run",
          SUTURE_LOG_BUCKET: arnOf("LogBucket"),
          SUTURE_OWN_ROLES: handlers.map((each) => arnOf(idsOf(each).role)).join(","),
          SUTURE_TABLE: arnOf("Table"),
          SUTURE_WORKFLOW: "arn:aws:lambda:us-east-1:123456789012:function:suture-dev-workflow:durable",
        },
      },
    });
    expect(properties(ids.logGroup)).toMatchObject({
      LogGroupName: `/aws/lambda/suture-dev-${service}`,
      RetentionInDays: logRetentionDays,
    });
  });

  it("gets its events from its rule, and from nobody else", () => {
    const { State, Targets, EventPattern } = properties(ids.rule);
    expect(State).toBe("ENABLED");
    expect(Targets).toMatchObject([{ Arn: arnOf(ids.function), RetryPolicy: { MaximumRetryAttempts: 185 } }]);
    expect(EventPattern.detail.userIdentity.sessionContext.sessionIssuer.arn).toEqual([
      { exists: false },
      { "anything-but": handlers.map((each) => arnOf(idsOf(each).role)) },
    ]);
    const permissions = ofType(resources, "AWS::Lambda::Permission").map(([id]) => properties(id));
    const own = permissions.filter(({ FunctionName }) => FunctionName === arnOf(ids.function));
    const source = { SourceArn: arnOf(ids.rule), SourceAccount: "123456789012" };
    expect(own).toEqual([
      {
        FunctionName: arnOf(ids.function),
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
        ...source,
      },
    ]);
    // As Lambda writes the permission into the function's policy.
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Condition: {
        ArnLike: { "AWS:SourceArn": source.SourceArn },
        StringEquals: { "AWS:SourceAccount": source.SourceAccount },
      },
    };
    expect(publicStatements(parsePolicy(JSON.stringify({ Statement: [statement] })))).toEqual([]);
  });

  it("loses no event: what EventBridge cannot deliver and what fails goes to its queue", () => {
    const queue = arnOf(ids.deadLetters);
    expect(properties(ids.rule).Targets[0].DeadLetterConfig).toEqual({ Arn: queue });
    expect(properties(ids.function).DeadLetterConfig).toEqual({ TargetArn: queue });
    const { Queues, PolicyDocument } = properties(ids.deadLettersPolicy);
    expect(Queues).toEqual([queue]);
    const allows = PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === "Allow");
    expect(allows).toMatchObject([
      {
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queue,
        Condition: {
          ArnEquals: { "aws:SourceArn": arnOf(ids.rule) },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
      },
    ]);
  });

  it("has alarms on errors, throttles, dead letters and lost events", () => {
    const watched = ["Errors", "Throttles", "DeadLetters", "Lost"].map((kind) => properties(ids.alarm(kind)));
    for (const alarm of watched)
      expect(alarm).toMatchObject({ Threshold: 0, ComparisonOperator: "GreaterThanThreshold" });
    const [errors, throttles, deadLetters, lost] = watched;
    const ofFunction = { Dimensions: [{ Name: "FunctionName", Value: arnOf(ids.function) }] };
    expect(errors).toMatchObject({ MetricName: "Errors", ...ofFunction });
    expect(throttles).toMatchObject({ MetricName: "Throttles", ...ofFunction });
    expect(deadLetters).toMatchObject({
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: arnOf(ids.deadLetters) }],
    });
    expect(JSON.stringify(lost)).toMatch(/DeadLetterErrors.*InvocationsFailedToBeSentToDlq/);
  });
}
