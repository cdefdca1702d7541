import type { AnyRemediation } from "../remediations/contract.ts";
import { getAtt, type PolicyStatement, policy, type Resource, sub } from "./cloudformation.ts";
import { idsOf, shared } from "./names.ts";
import { conditionOf, resourceOf } from "./resources-of-actions.ts";

/** The IAM actions that handling events takes: reading and fixing. Listing is the sweep's, undoing a person's. */
export function actionsOf(remediations: readonly AnyRemediation[]): string[] {
  const actions = remediations.flatMap(({ reader, permissions }) => [
    ...reader.permissions.read,
    ...permissions.read,
    ...permissions.write,
  ]);
  return [...new Set<string>(actions)].sort();
}

/** The IAM actions that listing takes what the remediations look at. */
export function listActionsOf(remediations: readonly AnyRemediation[]): string[] {
  return [...new Set<string>(remediations.flatMap(({ reader }) => reader.permissions.list))].sort();
}

/** Allows actions of remediations, each on no more than IAM can confine it to. */
export function statementsFor(actions: readonly string[]): PolicyStatement[] {
  // An action with a condition has a statement of its own.
  const keyOf = (action: string) => (conditionOf(action) ? action : resourceOf(action));
  return [...Map.groupBy(actions, keyOf).values()].map((Action): PolicyStatement => {
    const [action = ""] = Action;
    const [resource, Condition] = [resourceOf(action), conditionOf(action)];
    return {
      Effect: "Allow",
      Action,
      Resource: resource.includes("${") ? sub(resource) : resource,
      ...(Condition && { Condition }),
    };
  });
}

/** What every function needs: its own log, the records, its dead letters and its traces. */
export function handlerStatements(service: string): PolicyStatement[] {
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

/** The way into other accounts, where there are any. */
export function reach(memberRoles: readonly string[]): PolicyStatement[] {
  if (memberRoles.length === 0) return [];
  return [{ Sid: "Reach", Effect: "Allow", Action: "sts:AssumeRole", Resource: memberRoles }];
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
            ...statementsFor(actionsOf(remediations)),
            ...handlerStatements(service),
            ...reach(memberRoles),
          ),
        },
      ],
    },
  };
}
