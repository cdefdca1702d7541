import type { PolicyStatement } from "./cloudformation.ts";
import { tableStatement } from "./table.ts";
import { workflowAlias, workflowExecutions } from "./workflow/names.ts";

/** Allows to start the workflow. */
export const startStatement = (stage: string): PolicyStatement => ({
  Sid: "Start",
  Effect: "Allow",
  Action: "lambda:InvokeFunction",
  Resource: workflowAlias(stage),
});

/** Allows to wake an execution of the workflow that waits for an answer. */
export const wakeStatement = (stage: string): PolicyStatement => ({
  Sid: "Wake",
  Effect: "Allow",
  Action: "lambda:SendDurableExecutionCallbackSuccess",
  Resource: workflowExecutions(stage),
});

/** What a service's handler needs to have people told and asked, and to do as they say. */
export function peopleStatements(stage: string): PolicyStatement[] {
  return [tableStatement(), startStatement(stage), wakeStatement(stage)];
}
