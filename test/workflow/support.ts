import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import type { Answer } from "../../engine/memory/memory.ts";
import type { Workflow } from "../../engine/people/people.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { handleRequest } from "../../engine/requests/handle.ts";
import type { WorkflowRequest } from "../../engine/requests/workflow.ts";
import type { LocalSlack } from "../../local/slack.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { createSlack } from "../../slack/client.ts";
import { referenceOf } from "../../slack/messages/facts.ts";
import type { Desk } from "../../workflow/desk.ts";
import { run } from "../../workflow/run.ts";
import { serviceOf } from "../../workflow/service.ts";
import { type Interception, testEngine } from "../support/engine.ts";
import { testMemory } from "../support/memory.ts";

/** Suture with its people: a service's engine, the table, the workflow on the local durable engine, and Slack. */
export async function world(
  slack: LocalSlack,
  options: { readonly service: string; readonly config?: object; readonly intercept?: Interception },
) {
  const { service } = options;
  const { memory, clock } = await testMemory();
  const started: { readonly name: string; readonly request: WorkflowRequest }[] = [];
  const runners = new Set<LocalDurableTestRunner<unknown>>();
  const workflow: Workflow = {
    async start(name, request) {
      if (!started.some((each) => each.name === name)) started.push({ name, request });
    },
    async wake(callbackId) {
      for (const runner of runners) {
        for (let index = 0; ; index += 1) {
          const operation = runner.getOperationByNameAndIndex("answer", index);
          const details = operation.getCallbackDetails();
          if (!details) break;
          if (details.callbackId === callbackId) await operation.sendCallbackSuccess("");
        }
      }
    },
  };
  const engine = {
    ...testEngine({
      remediations: remediationsByService[service as keyof typeof remediationsByService] ?? [],
      mode: "approve",
      config: {
        slack: { workspace: slack.workspace, channel: slack.channels.security },
        ...options.config,
      },
      clock,
      ...(options.intercept && { intercept: options.intercept }),
    }),
    people: { memory, workflow, service },
  };
  const alerts: string[] = [];
  const records: ActionRecord[] = [];
  let secrets = 0;
  const desk: Desk = {
    config: engine.config,
    clock,
    memory,
    slack: createSlack({ token: async () => slack.token, apiUrl: slack.apiUrl }),
    handlers: { [service]: `arn:handler:${service}` },
    serviceOf: (control) => serviceOf(remediationsByService, control),
    reference: referenceOf(Object.values(remediationsByService).flat()),
    record: async (record) => void records.push(record),
    alert: async (subject) => void alerts.push(subject),
    newSecret: () => `ask-${String(secrets++)}`,
  };
  return {
    memory,
    clock,
    engine,
    desk,
    started,
    alerts,
    /** What the workflow recorded; what the handler did is `engine.records`. */
    records,
    workflow,
    /** Runs the execution that was started last, as Lambda would. */
    async execute(request = started.at(-1)?.request) {
      const runner = new LocalDurableTestRunner<unknown>({
        handlerFunction: withDurableExecution((input, context) => run(desk, context, input)),
      });
      runner.registerFunction(`arn:handler:${service}`, (input: unknown) => handleRequest(engine, input));
      runners.add(runner);
      const execution = await runner.run({ payload: request });
      runners.delete(runner);
      return execution;
    },
    /** Somebody answers an ask, as the endpoint does it. */
    async answer(ask: string, answer: Omit<Answer, "at">) {
      const given = await memory.asks.answer(ask, { ...answer, at: clock.now().toISOString() });
      if (given?.ask.callbackId) await workflow.wake(given.ask.callbackId);
      return given;
    },
  };
}

/** Waits for something that another part of the world does, without a fixed time. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
