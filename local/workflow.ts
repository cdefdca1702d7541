import { setImmediate } from "node:timers/promises";
import {
  type DurableContext,
  type DurableLambdaHandler,
  withDurableExecution,
} from "@aws/durable-execution-sdk-js";
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

interface Execution {
  readonly runner: LocalDurableTestRunner<void>;
  readonly end: Promise<void>;
  isOver(): boolean;
  suspended(): Promise<void>;
}

/** Starts a local durable engine. Waits last as long as they last in Lambda. */
export async function startLocalWorkflow({ run, handlers }: LocalFunctions): Promise<LocalWorkflow> {
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: false });
  const executions = new Map<string, Execution>();
  return {
    async start(name, request) {
      if (executions.has(name)) return;
      const invocations = watchInvocations(withDurableExecution((input, context) => run(context, input)));
      const runner = new LocalDurableTestRunner<void>({ handlerFunction: invocations.handler });
      for (const [arn, handler] of Object.entries(handlers)) runner.registerFunction(arn, handler);
      const end = runner.run({ payload: request }).then((execution) => {
        if (execution.getStatus() !== "SUCCEEDED") throw execution.getError();
      });
      let isOver = false;
      executions.set(name, { runner, end, isOver: () => isOver, suspended: invocations.suspended });
      const over = () => {
        isOver = true;
      };
      // Whoever waits for it is told.
      end.then(over, over);
    },
    async wake(callbackId) {
      for (;;) {
        const running = [...executions.values()].filter(({ isOver }) => !isOver());
        for (const { runner, suspended } of running) {
          await suspended();
          if (await wakeIn(runner, callbackId)) return;
        }
        if (running.length === 0) return;
        // The runner learns of a callback a moment after the execution does.
        await setImmediate();
      }
    },
    ended: async (name) => executions.get(name)?.end,
    stop: () => LocalDurableTestRunner.teardownTestEnvironment(),
  };
}

/** Watches the invocations of a durable function, to tell when it only waits. */
export function watchInvocations(handler: DurableLambdaHandler) {
  let running = 0;
  const watched: DurableLambdaHandler = async (event, context) => {
    running += 1;
    try {
      return await handler(event, context);
    } finally {
      running -= 1;
    }
  };
  return {
    handler: watched,
    /**
     * Waits until no invocation runs. The local engine forgets who is woken while one does, where the execution waits for
     * a time as well; Lambda does not.
     */
    async suspended(): Promise<void> {
      while (running > 0) await setImmediate();
      // The engine is told of the end of the invocation first.
      await setImmediate();
    },
  };
}

/** @returns whether the execution of a runner waits, or waited, under this id. */
export async function wakeIn<T>(runner: LocalDurableTestRunner<T>, callbackId: string): Promise<boolean> {
  for (let index = 0; ; index += 1) {
    const operation = runner.getOperationByNameAndIndex("answer", index);
    const callback = operation.getCallbackDetails();
    if (!callback) return false;
    if (callback.callbackId !== callbackId) continue;
    await operation.sendCallbackSuccess("");
    return true;
  }
}
