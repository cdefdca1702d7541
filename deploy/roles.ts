import type { AnyRemediation } from "../remediations/contract.ts";
import { getAtt, type PolicyStatement, policy, type Resource, sub } from "./cloudformation.ts";
import { idsOf, shared } from "./names.ts";
import { resourceOf } from "./resources-of-actions.ts";

/** The IAM actions that handling events takes: reading and fixing. Listing is the sweep's, undoing a person's. */
export function actionsOf(remediations: readonly AnyRemediation[]): string[] {
  const actions = remediations.flatMap(({ reader, permissions }) => [
    ...reader.permissions.read,
    ...permissions.read,
    ...permissions.write,
  ]);
  return [...new Set<string>(actions)].sort();
}

/** What the remediations need, each action on no more than IAM can confine it to. */
function remediationStatements(remediations: readonly AnyRemediation[]): PolicyStatement[] {
  const byResource = Map.groupBy(actionsOf(remediations), resourceOf);
  return [...byResource].map(([resource, Action]) => ({
    Effect: "Allow",
    Action,
    Resource: resource.includes("${") ? sub(resource) : resource,
  }));
}

/** What every handler needs: its own log, the records, its dead letters and its traces. */
function handlerStatements(service: string): PolicyStatement[] {
  const ids = idsOf(service);
  return [
    {
      Sid: "Log",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: getAtt(ids.logGroup),
    },
    {
      Sid: "Record",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: sub(`\${${shared.logBucket}.Arn}/records/*`),
    },
    {
      Sid: "DeadLetter",
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: getAtt(ids.deadLetters),
    },
    {
      // Decrypt, for a sender to an encrypted queue checks the data key that it reuses: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
      Sid: "Encrypt",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: getAtt(shared.key),
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

/**
 * The role of a service's handler: exactly what its remediations declare and what every handler needs.
 * CloudFormation names it, so that stacks of two regions do not collide.
 *
 * @param memberRoles ARNs of the roles that Suture assumes in other accounts
 */
export function handlerRole(
  service: string,
  remediations: readonly AnyRemediation[],
  memberRoles: readonly string[],
): Resource {
  const reach: PolicyStatement[] =
    memberRoles.length > 0
      ? [{ Sid: "Reach", Effect: "Allow", Action: "sts:AssumeRole", Resource: memberRoles }]
      : [];
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      Description: `Suture's handler of ${service} events`,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
      Policies: [
        {
          PolicyName: "handler",
          PolicyDocument: policy(
            ...remediationStatements(remediations),
            ...handlerStatements(service),
            ...reach,
          ),
        },
      ],
    },
  };
}
