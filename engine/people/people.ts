import type { Memory } from "../memory/memory.ts";
import type { WorkflowRequest } from "../requests/workflow.ts";

/** What the engine needs where people are told, asked and obeyed; absent where a person runs it and sees what it does. */
export interface People {
  readonly memory: Memory;
  readonly workflow: Workflow;
  /** The service of this handler: which is to be asked to carry out what was decided. */
  readonly service: string;
}

/** The durable function that asks, waits and tells. */
export interface Workflow {
  /** Starts an execution under a name; where one of this name was started before, nothing happens. */
  start(name: string, request: WorkflowRequest): Promise<void>;
  /** Lets the execution go on that waits under this callback id; one that waits no more is no error. */
  wake(callbackId: string): Promise<void>;
}
