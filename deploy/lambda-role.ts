import { getAtt, type PolicyStatement, policy, type Resource, sub } from "./cloudformation.ts";
import { arn, idsOf, shared } from "./names.ts";

/** The role of a function, which Lambda alone may assume. CloudFormation names it, so that stacks of two regions do not collide. */
export function lambdaRole(
  description: string,
  PolicyName: string,
  statements: readonly PolicyStatement[],
): Resource {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      Description: description,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
      Policies: [{ PolicyName, PolicyDocument: policy(...statements) }],
    },
  };
}

/** What every function needs: its own log and its traces. */
export function functionStatements(name: string): PolicyStatement[] {
  return [
    {
      Sid: "Log",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: getAtt(idsOf(name).logGroup),
    },
    {
      // X-Ray has no resources to confine this to.
      Sid: "Trace",
      Effect: "Allow",
      Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      Resource: "*",
    },
  ];
}

/** What every function needs that makes records: its log and traces, the records and their events, its dead letters. */
export function handlerStatements(name: string): PolicyStatement[] {
  return [
    ...functionStatements(name),
    {
      Sid: "Record",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: sub(`\${${shared.logBucket}.Arn}/records/*`),
    },
    {
      Sid: "Publish",
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: arn("events", "event-bus/default"),
      Condition: { StringEquals: { "events:source": "suture" } },
    },
    {
      Sid: "DeadLetter",
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: getAtt(idsOf(name).deadLetters),
    },
    {
      // Decrypt, for a sender to an encrypted queue checks the data key that it reuses: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
      Sid: "Encrypt",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: getAtt(shared.key),
    },
  ];
}
