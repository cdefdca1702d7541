import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { z } from "zod";
import { workflowRequestSchema } from "../engine/requests/workflow.ts";
import { approval } from "./approval.ts";
import { backlog } from "./backlog.ts";
import type { Desk } from "./desk.ts";
import { digest } from "./digest.ts";
import { expiring } from "./expiring.ts";
import { report } from "./report.ts";
import { settle } from "./settle.ts";
import { undo } from "./undo.ts";

/** Thrown for an input that the workflow does not know. Trying again does not help. */
export class WorkflowError extends Error {
  override readonly name = "WorkflowError";
}

/**
 * Does what an execution was started for.
 *
 * @throws WorkflowError when that is nothing it knows.
 */
export async function run(desk: Desk, context: DurableContext, input: unknown): Promise<void> {
  const parsed = workflowRequestSchema.safeParse(input);
  if (!parsed.success)
    throw new WorkflowError(`this is no request to the workflow:\n${z.prettifyError(parsed.error)}`);
  const request = parsed.data;
  switch (request.kind) {
    case "approval":
      return approval(desk, context, request.finding);
    case "settle":
      return settle(desk, context, request);
    case "report":
      return report(desk, context, request.record);
    case "digest":
      return digest(desk, context, request);
    case "backlog":
      return backlog(desk, context, request);
    case "undo":
      return undo(desk, context, request.ask);
    case "expiring":
      return expiring(desk, context);
  }
}
