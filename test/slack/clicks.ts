import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { configSchema } from "../../engine/config/schema.ts";
import type { Memory, MessagePlace, Subject } from "../../engine/memory/memory.ts";
import type { ActionRecord } from "../../engine/record.ts";
import type { WorkflowRequest } from "../../engine/requests/workflow.ts";
import type { LocalSlack, SlackUser } from "../../local/slack.ts";
import {
  type ClickEvent,
  type Interaction,
  lastDialog,
  press,
  signed,
  submit,
} from "../../local/slack-clicks.ts";
import { createSlack } from "../../slack/client.ts";
import { createSlackEndpoint, type EndpointOptions } from "../../slack/endpoint.ts";
import { askMessage } from "../../slack/messages/ask.ts";
import { backlogMessage } from "../../slack/messages/backlog.ts";
import type { SlackMessage } from "../../slack/messages/blocks.ts";
import { fixedMessage } from "../../slack/messages/outcome.ts";
import { actionRecord } from "../support/log.ts";
import type { SteppedClock } from "../support/memory.ts";

const reference = { controls: new Map() };

/** A message with buttons, and where it is. */
export interface PostedAsk {
  readonly id: string;
  readonly place: MessagePlace;
  readonly finding: string;
}

/** The endpoint on an emulated Slack and a memory, with what came of the clicks. */
export function clicksOn(
  slack: LocalSlack,
  memory: Memory,
  clock: SteppedClock,
  options: { readonly approval?: object; readonly replace?: Partial<EndpointOptions> } = {},
) {
  const { users, workspace, signingSecret } = slack;
  const approvers = { approvers: [users.alice.id, users.bob.id], ...options.approval };
  const { approval } = configSchema([]).parse({ approval: approvers });
  const woken: string[] = [];
  const started: [string, WorkflowRequest][] = [];
  const logged: { readonly level: "warn" | "error"; readonly details: Readonly<Record<string, unknown>> }[] =
    [];
  const client = createSlack({ token: async () => slack.token, apiUrl: slack.apiUrl, clock });
  const endpoint = createSlackEndpoint({
    ...{ workspace, approval, memory, client, clock },
    workflow: {
      start: async (name, request) => void started.push([name, request]),
      wake: async (callbackId) => void woken.push(callbackId),
    },
    signingSecret: async () => signingSecret,
    log: {
      warn: (_, details) => void logged.push({ level: "warn", details }),
      error: (_, details) => void logged.push({ level: "error", details }),
    },
    ...options.replace,
  });

  /** Sends a request to the endpoint. Nothing that it logs tells a secret or what was sent. */
  const send = async (event: ClickEvent) => {
    const answer = await endpoint(event);
    const log = JSON.stringify(logged);
    for (const secret of [signingSecret, slack.token, event.headers["x-slack-signature"] ?? signingSecret])
      expect(log).not.toContain(secret);
    expect(log).not.toContain("payload");
    return answer;
  };
  const sendSigned = (interaction: Interaction) => send(signed(slack, interaction, clock.now()));

  const postAsk = async (about: Subject, message: (id: string) => SlackMessage): Promise<PostedAsk> => {
    const id = randomBytes(16).toString("base64url");
    await memory.asks.create({ id, about });
    const place = await client.post({ channel: slack.channels.security, message: message(id), ask: id });
    await memory.asks.posted(id, place);
    await memory.asks.waiting(id, `callback-${id}`);
    return { id, place, finding: about.id };
  };
  return {
    ...{ client, endpoint, woken, started, logged, send, sendSigned },

    /** Asks about a new finding. */
    async ask(differences: Partial<ActionRecord> = {}): Promise<PostedAsk> {
      const id = clock.newId();
      const record = actionRecord({ outcome: "pending", resource: `arn:aws:s3:::${id}`, ...differences, id });
      expect(await memory.findings.open({ id, service: "s3", record })).toEqual([]);
      const asking = { deadline: clock.now(), approval };
      const posted = await postAsk({ kind: "finding", id }, (askId) =>
        askMessage(record, { ...asking, askId }, reference),
      );
      await memory.findings.asking(id, posted.id);
      return posted;
    },

    askToUndo: (id: string) => {
      const undo = { call: "s3:PutBucketVersioning", input: {} };
      const change = { summary: "x", call: "s3:PutBucketVersioning", input: {}, applied: true };
      const record = actionRecord({ changes: [{ ...change, undo, undoReason: null }] });
      return postAsk({ kind: "action", id }, (askId) => fixedMessage(record, reference, askId));
    },

    askAboutQueue: (id: string) =>
      postAsk({ kind: "queue", id }, (askId) =>
        backlogMessage([actionRecord()], { kind: "waiting", askId, until: clock.now() }, reference),
      ),

    /** Presses a button of an ask. */
    press: async (user: SlackUser, { place }: PostedAsk, action: string) =>
      sendSigned(await press(slack, user, place, action)),

    /** Submits the dialog that was opened last. */
    submit: async (user: SlackUser, values: Readonly<Record<string, string>>) =>
      sendSigned(submit(slack, user, lastDialog(slack), values)),

    /** What the person was shown that was last shown something only they see. */
    lastShown() {
      const shown = slack.calls.findLast(({ method }) => method === "chat.postEphemeral");
      return { user: shown?.args.user, text: shown?.args.text };
    },
  };
}
