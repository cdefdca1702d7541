import { getAtt, type PolicyStatement, type Resource, ref } from "../cloudformation.ts";
import { handlerStatements, lambdaRole } from "../lambda-role.ts";
import { idsOf, shared } from "../names.ts";
import { secretStatement } from "../secrets.ts";
import { tableStatement } from "../table.ts";
import { workflowExecutions } from "./names.ts";

/** To be a durable function, and to have the handlers look, fix and undo. */
function durableStatements(stage: string, services: readonly string[]): PolicyStatement[] {
  return [
    {
      // https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
      Sid: "Checkpoint",
      Effect: "Allow",
      Action: ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
      Resource: workflowExecutions(stage),
    },
    {
      Sid: "Ask",
      Effect: "Allow",
      Action: "lambda:InvokeFunction",
      Resource: services.map((service) => getAtt(idsOf(service).function)),
    },
  ];
}

/**
 * The role of the workflow: it may remember, tell and ask. What was decided the handlers do, with roles of their own.
 *
 * @param slackToken the parameter that holds Slack's token, where there is Slack
 */
export function workflowRole(
  stage: string,
  services: readonly string[],
  slackToken: string | undefined,
): Resource {
  return lambdaRole("Suture's workflow", "workflow", [
    ...durableStatements(stage, services),
    ...handlerStatements("workflow"),
    tableStatement(),
    // Where Slack cannot be reached.
    { Sid: "Alarm", Effect: "Allow", Action: "sns:Publish", Resource: ref(shared.alarmTopic) },
    ...(slackToken ? [secretStatement(slackToken)] : []),
  ]);
}
