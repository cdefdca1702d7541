import type { Resource } from "../../../deploy/cloudformation.ts";
import { arnOf, ofType, resolved, statementsOf } from "./template.ts";

/** Actions that change at most what Suture says, remembers and asks of itself, and read its secrets. */
const ownActions: ReadonlySet<string> = new Set([
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:UpdateItem",
  "events:PutEvents",
  "kms:Decrypt",
  "kms:GenerateDataKey",
  "lambda:CheckpointDurableExecution",
  "lambda:GetDurableExecutionState",
  "lambda:InvokeFunction",
  "lambda:SendDurableExecutionCallbackSuccess",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "s3:PutObject",
  "sns:Publish",
  "sqs:SendMessage",
  "ssm:GetParameters",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
]);

/** What belongs to no stack: X-Ray, which has no resources; the bus that events go to; secrets, which are only read. */
const shared: Readonly<Record<string, RegExp>> = {
  "events:PutEvents": /^arn:aws:events:us-east-1:123456789012:event-bus\/default$/,
  "ssm:GetParameters": /^arn:aws:ssm:us-east-1:123456789012:parameter\/suture\/dev\/slack-/,
  "xray:PutTelemetryRecords": /^\*$/,
  "xray:PutTraceSegments": /^\*$/,
};

type Resources = Readonly<Record<string, Resource>>;

/** What a role is allowed beyond Suture's own state, as "action on resource": only with that could it change what is somebody else's. */
export function beyondOwnState(resources: Resources, roleId: string): string[] {
  const { Policies, ManagedPolicyArns = [] } = resolved(resources[roleId]?.Properties);
  const isOwn = ownResources(resources);
  const statements = (Policies as { PolicyDocument: unknown }[]).flatMap(({ PolicyDocument }) =>
    statementsOf(PolicyDocument),
  );
  const beyond = statements.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => {
      // Without a resource it is all but some.
      const named = Resource.length > 0 ? Resource : ["*"];
      return named
        .filter((resource) => !ownActions.has(action) || !(isOwn(resource) || shared[action]?.test(resource)))
        .map((resource) => `${action} on ${resource}`);
    }),
  );
  return [...ManagedPolicyArns, ...beyond];
}

/** Tells whether an ARN is of a resource of the stack, or of something in one. */
function ownResources(resources: Resources): (arn: string) => boolean {
  const ids = Object.keys(resources).map(arnOf);
  const functions = ofType(resources, "AWS::Lambda::Function").map(
    ([id]) =>
      `arn:aws:lambda:us-east-1:123456789012:function:${resolved(resources[id]?.Properties).FunctionName}`,
  );
  return (arn) =>
    ids.some((own) => arn === own || arn.startsWith(`${own}/`)) ||
    functions.some((own) => arn === own || arn.startsWith(`${own}:`));
}
