import type { Value } from "../cloudformation.ts";
import { arn, functionName, idsOf } from "../names.ts";

/** The logical ids of the workflow's parts. osls names the function, its log group and the alias of a durable function so itself. */
export const ids = { ...idsOf("workflow"), alias: "WorkflowDurableLambdaAlias" } as const;

/** The name of the workflow's function. */
export const workflowName = (stage: string): string => functionName(stage, "workflow");

/** The ARN of the workflow's alias, by which it is started: a reference would go round in circles, as it knows the handlers too. */
export const workflowAlias = (stage: string): Value =>
  arn("lambda", `function:${workflowName(stage)}:durable`);

/** The ARNs of the workflow's executions, of whichever version: https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html */
export const workflowExecutions = (stage: string): Value =>
  arn("lambda", `function:${workflowName(stage)}:*`);
