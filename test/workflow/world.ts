import { setImmediate } from "node:timers/promises";
import { type DurableLambdaHandler, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner, type TestResult } from "@aws/durable-execution-sdk-js-testing";
import type { Connect } from "../../aws/clients.ts";
import type { Setting } from "../../engine/modes.ts";
import type { Workflow } from "../../engine/people/people.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { handleRequest } from "../../engine/requests/handle.ts";
import { type WorkflowRequest, workflowRequestSchema } from "../../engine/requests/workflow.ts";
import type { LocalSlack, PostedMessage, SlackUser } from "../../local/slack.ts";
import { type Interaction, press, signed, submit } from "../../local/slack-clicks.ts";
import { wakeIn, watchInvocations } from "../../local/workflow.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { createSlack, type Slack } from "../../slack/client.ts";
import { createSlackEndpoint } from "../../slack/endpoint.ts";
import { referenceOf } from "../../slack/messages/facts.ts";
import type { Desk } from "../../workflow/desk.ts";
import { run } from "../../workflow/run.ts";
import { serviceOf } from "../../workflow/service.ts";
import { uniqueName } from "../support/account.ts";
import { type Interception, testEngine } from "../support/engine.ts";
import { testMemory } from "../support/memory.ts";

/** Where a message is. */
type Place = Pick<Posted, "channel" | "ts">;

/** A message with buttons, and where it is. */
export interface Posted {
  readonly ask: string;
  readonly channel: string;
  readonly ts: string;
}

export interface WorldOptions {
  readonly service?: string;
  readonly mode?: Setting;
  /** More of the configuration. */
  readonly config?: object;
  readonly approval?: object;
  /** By default one of its own. */
  readonly channel?: string;
  /** Instead of the local AWS. */
  readonly connect?: Connect;
  readonly intercept?: Interception;
  /** Stands between the workflow and Slack. */
  readonly slack?: (slack: Slack) => Slack;
  /** No Slack is configured. */
  readonly isWithoutSlack?: true;
  /** Somebody who answers the moment that a message with buttons is posted, as before a wait that takes no time. */
  readonly onAsked?: (posted: Posted, count: number) => Promise<unknown>;
  /** Stands between the workflow and the handler of the service. */
  readonly handler?: (request: object, handle: () => Promise<object>) => Promise<object>;
}

/** How Lambda names durable executions: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const executionName = /^[a-zA-Z0-9-_]{1,64}$/;

/** Suture with its people: a service's engine, the table, the workflow on the local durable engine, Slack and its clicks. */
export async function world(local: LocalSlack, options: WorldOptions = {}) {
  const { service = "ec2", onAsked, handler = (_, handle) => handle() } = options;
  const { memory: table, clock, ...more } = await testMemory();
  const { alice, bob, mallory } = local.users;
  const newChannel = async (): Promise<string> => {
    const { channel } = await local.call("conversations.create", { name: uniqueName("c") });
    const users = [alice, bob, mallory].map(({ id }) => id).join(",");
    await local.call("conversations.invite", { channel: channel.id, users });
    return channel.id;
  };
  const channel = options.channel ?? (await newChannel());
  const started = new Map<string, WorkflowRequest>();
  const runners = new Map<LocalDurableTestRunner<unknown>, { suspended(): Promise<void> }>();
  const asked: Posted[] = [];
  const waiting: ((posted: Posted) => void)[] = [];

  const memory: typeof table = {
    ...table,
    asks: {
      ...table.asks,
      async posted(ask, place) {
        await table.asks.posted(ask, place);
        const posted = { ask, ...place };
        asked.push(posted);
        waiting.shift()?.(posted);
        await onAsked?.(posted, asked.length);
      },
    },
  };
  const workflow: Workflow = {
    async start(name, request) {
      if (!executionName.test(name)) throw new RangeError(`Lambda refuses the name ${name}`);
      const sent = workflowRequestSchema.parse(JSON.parse(JSON.stringify(request)));
      if (!started.has(name)) started.set(name, sent);
    },
    async wake(callbackId) {
      // The runner learns of a callback a moment after the execution does.
      while (runners.size > 0) {
        for (const runner of runners.keys()) if (await wakeIn(runner, callbackId)) return;
        await setImmediate();
      }
    },
  };
  const engine = {
    ...testEngine({
      remediations: remediationsByService[service] ?? [],
      mode: options.mode ?? "approve",
      config: {
        ...(!options.isWithoutSlack && { slack: { workspace: local.workspace, channel } }),
        // Without reminders, for most need none.
        approval: { approvers: [alice.id, bob.id], remindMinutes: 24 * 60, ...options.approval },
        ...options.config,
      },
      clock,
      ...(options.connect && { connect: options.connect }),
      ...(options.intercept && { intercept: options.intercept }),
    }),
    people: { memory, workflow, service },
  };
  const client = createSlack({ token: async () => local.token, apiUrl: local.apiUrl, clock });
  const alerts: string[] = [];
  /** What the workflow recorded; what the handler did is in the engine's. */
  const records: ActionRecord[] = [];
  let secrets = 0;
  const prefix = uniqueName("ask");
  const desk: Desk = {
    config: engine.config,
    clock,
    memory,
    ...(!options.isWithoutSlack && { slack: options.slack?.(client) ?? client }),
    handlers: { [service]: `arn:handler:${service}` },
    serviceOf: (control) => serviceOf(remediationsByService, control),
    reference: referenceOf(Object.values(remediationsByService).flat()),
    record: async (record) => void records.push(record),
    alert: async (subject) => void alerts.push(subject),
    newSecret: () => `${prefix}-${String(secrets++)}`,
  };
  let refusal: unknown;
  const log = (_: string, { reason, problem }: Readonly<Record<string, unknown>>) => {
    refusal = reason ?? problem;
  };
  const endpoint = createSlackEndpoint({
    ...{ workspace: local.workspace, approval: engine.config.approval, memory, workflow, client, clock },
    signingSecret: async () => local.signingSecret,
    log: { warn: log, error: log },
  });
  const send = async (interaction: Interaction) => {
    refusal = undefined;
    await endpoint(signed(local, interaction, clock.now()));
    return refusal;
  };
  const handle = (request: object) => handleRequest(engine, request, () => 60_000);

  return {
    ...{ memory, clock, engine, desk, workflow, channel, started, asked, alerts, records },
    ...more,
    /** Handles an event as the handler of the service does. */
    event: (event: object) => handleEvent(engine, event),
    request: handle,

    /** Runs the execution of this name as Lambda would. */
    async run(
      name: string | undefined,
      wrap: (handler: DurableLambdaHandler) => DurableLambdaHandler = (each) => each,
    ): Promise<TestResult<unknown>> {
      const payload = started.get(name ?? "");
      if (!payload) throw new RangeError(`no execution ${name} was started`);
      const invocations = watchInvocations(
        wrap(withDurableExecution((input, context) => run(desk, context, input))),
      );
      const runner = new LocalDurableTestRunner<unknown>({ handlerFunction: invocations.handler });
      runner.registerFunction(`arn:handler:${service}`, (request: unknown) =>
        handler(request as object, () => handle(request as object)),
      );
      runners.set(runner, invocations);
      try {
        return await runner.run({ payload });
      } finally {
        runners.delete(runner);
      }
    },

    /** The next message with buttons, once it is posted and its execution waits for an answer. */
    async nextAsk(): Promise<Posted> {
      const posted = await new Promise<Posted>((resolve) => waiting.push(resolve));
      await Promise.all(Array.from(runners.values(), ({ suspended }) => suspended()));
      return posted;
    },

    /** Presses a button of a message; gives why that counts for nothing, where it does. */
    async press(user: SlackUser, place: Place, action: string) {
      return send(await press(local, user, place, action));
    },

    /** A press that takes its time: its message may look different when it arrives. */
    async aim(user: SlackUser, place: Place, action: string) {
      const interaction = await press(local, user, place, action);
      return () => send(interaction);
    },

    /** Fills in the dialog that a button of an ask opened. */
    fillIn(user: SlackUser, { ask }: Posted, values: Readonly<Record<string, string>>) {
      const opened = local.calls.findLast(
        ({ method, answer }) => method === "views.open" && answer.view?.private_metadata === ask,
      );
      if (!opened) throw new RangeError(`no dialog was opened for ${ask}`);
      return send(submit(local, user, opened.answer.view, values));
    },

    newChannel,
    messages: (): Promise<PostedMessage[]> => local.messages(channel),
    thread: ({ ts }: Pick<Posted, "ts">): Promise<PostedMessage[]> => local.thread(channel, ts),
  };
}

export type World = Awaited<ReturnType<typeof world>>;

/** Clicks until it counts: where no time lasts, Slack may seem too slow to answer. */
export async function insist(click: () => Promise<unknown>): Promise<void> {
  while (String((await click()) ?? "").startsWith("Slack")) await setImmediate();
}

/** What the engine decided, in short. */
export const outcomes = ({ engine }: World) => engine.records.map(({ outcome }) => outcome);

/** What the headers of messages say, or what else they begin with. */
export const headings = (messages: readonly PostedMessage[]) =>
  messages.map(({ blocks: [first] }) => {
    const text = first && "text" in first && typeof first.text === "object" ? first.text.text : "";
    return /^\*?([^*:]+)/.exec(text)?.[1];
  });
