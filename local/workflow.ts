import { type DurableContext, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import type { Workflow } from "../engine/people/people.ts";

/** The workflow's durable function, and the functions that it invokes, by ARN. */
export interface LocalFunctions {
  run(context: DurableContext, input: unknown): Promise<void>;
  readonly handlers: Readonly<Record<string, (input: unknown) => Promise<unknown>>>;
}

/** A workflow on a local durable engine, which runs it as Lambda would. */
export interface LocalWorkflow extends Workflow {
  /** Waits until an execution has ended. Rejects with its error. */
  ended(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a local durable engine. Waits last as long as they last in Lambda. */
export async function startLocalWorkflow({ run, handlers }: LocalFunctions): Promise<LocalWorkflow> {
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: false });
  const executions = new Map<string, { runner: LocalDurableTestRunner<void>; end: Promise<void> }>();
  return {
    async start(name, request) {
      if (executions.has(name)) return;
      const handlerFunction = withDurableExecution((input, context) => run(context, input));
      const runner = new LocalDurableTestRunner<void>({ handlerFunction });
      for (const [arn, handler] of Object.entries(handlers)) runner.registerFunction(arn, handler);
      const end = runner.run({ payload: request }).then((execution) => {
        if (execution.getStatus() !== "SUCCEEDED") throw execution.getError();
      });
      executions.set(name, { runner, end });
      // Whoever waits for it is told.
      end.catch(() => undefined);
    },
    async wake(callbackId) {
      for (const { runner } of executions.values()) await wakeIn(runner, callbackId);
    },
    ended: async (name) => executions.get(name)?.end,
    stop: () => LocalDurableTestRunner.teardownTestEnvironment(),
  };
}

async function wakeIn(runner: LocalDurableTestRunner<void>, callbackId: string): Promise<void> {
  for (let index = 0; ; index += 1) {
    const operation = runner.getOperationByNameAndIndex("answer", index);
    const callback = operation.getCallbackDetails();
    if (!callback) return;
    if (callback.callbackId === callbackId) return void (await operation.sendCallbackSuccess(""));
  }
}
