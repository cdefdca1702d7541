import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import type { KnownBlock, ModalView } from "@slack/types";
import { createEmulator } from "emulate";

/** Somebody in the workspace. */
export interface SlackUser {
  readonly id: string;
  readonly name: string;
}

/** A message as the Web API gives it. */
export interface PostedMessage {
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** A dialog as the Web API gives it. */
export interface OpenedDialog extends ModalView {
  readonly id: string;
}

/** One call of the Web API, as it came over the wire. */
export interface SlackCall {
  readonly method: string;
  readonly args: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: each method answers in its own shape
  readonly answer: any;
}

/** An answer of the Web API that the emulated Slack does not give by itself. */
export interface OtherAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The emulated Slack: a workspace with alice, bob and mallory, two channels, and the app that acts for Suture. */
export interface LocalSlack {
  /** Where its Web API is, as `createSlack` takes it. */
  readonly apiUrl: string;
  readonly token: string;
  readonly signingSecret: string;
  readonly workspace: string;
  readonly users: Readonly<Record<"alice" | "bob" | "mallory", SlackUser>>;
  readonly channels: Readonly<Record<"security" | "escalations", string>>;
  /** What was asked through `apiUrl`, in order. */
  readonly calls: readonly SlackCall[];
  /** Answers in the emulator's stead where it gives something: for outages, and for methods that the emulator lacks. */
  instead: ((method: string, args: Readonly<Record<string, string>>) => OtherAnswer | undefined) | undefined;
  /** Calls a method as the app, past `calls` and `instead`. */
  // biome-ignore lint/suspicious/noExplicitAny: each method answers in its own shape
  call(method: string, args?: Readonly<Record<string, string>>): Promise<any>;
  /** The messages of a channel, the oldest first, without threads. */
  messages(channel: string): Promise<PostedMessage[]>;
  /** The answers in a message's thread, the oldest first. */
  thread(channel: string, ts: string): Promise<PostedMessage[]>;
  stop(): Promise<void>;
}

const names = ["alice", "bob", "mallory"] as const;
const channelNames = ["security", "escalations"] as const;
const token = "xoxb-local";
const bot = { bot_id: "B000000007", bot_user_id: "U0000SUTURE", app_id: "A0000SUTURE" } as const;

/** Starts an emulated Slack on free ports of the loopback address. */
export async function startLocalSlack(): Promise<LocalSlack> {
  const app = { name: "Suture", client_id: "suture", client_secret: "none", redirect_uris: [], ...bot };
  const emulator = await createEmulator({
    service: "slack",
    port: 0,
    seed: {
      slack: {
        team: { name: "Example", domain: "example" },
        users: names.map((name) => ({ name, email: `${name}@example.com` })),
        channels: channelNames.map((name) => ({ name })),
        oauth_apps: [app],
        tokens: [{ token, type: "bot", user: bot.bot_user_id, ...bot }],
      },
    },
  });
  const forward = async (method: string, body: string) => {
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/x-www-form-urlencoded",
    };
    const answer = await fetch(`${emulator.url}/api/${method}`, { method: "POST", headers, body });
    return { status: answer.status, headers: {}, body: await answer.text() };
  };
  const call = async (method: string, args: Readonly<Record<string, string>> = {}) => {
    const answer = JSON.parse((await forward(method, new URLSearchParams(args).toString())).body);
    if (!answer.ok) throw new Error(`the emulated Slack refused ${method}: ${answer.error}`);
    return answer;
  };

  const calls: SlackCall[] = [];
  const local = { instead: undefined as LocalSlack["instead"] };
  // Between the app and the emulator, for that one does not tell which dialogs it opened and who was shown what.
  const server = createServer(async (request, response) => {
    const method = (request.url ?? "").replace("/api/", "");
    const body = await text(request);
    const args = Object.fromEntries(new URLSearchParams(body));
    const known = request.headers.authorization === `Bearer ${token}`;
    const refused = { status: 200, body: JSON.stringify({ ok: false, error: "invalid_auth" }) };
    const answer: OtherAnswer =
      local.instead?.(method, args) ?? (known ? await forward(method, body) : refused);
    calls.push({ method, args, answer: answer.body.startsWith("{") ? JSON.parse(answer.body) : answer.body });
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };

  const [{ members }, { channels }, { team_id: workspace }] = await Promise.all([
    call("users.list"),
    call("conversations.list"),
    call("auth.test"),
  ]);
  const byName = (list: { id: string; name: string }[]) => new Map(list.map((each) => [each.name, each.id]));
  const [userIds, channelIds] = [byName(members), byName(channels)];
  return Object.assign(local, {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    token,
    signingSecret: "8f742231b10e8888abcd99yyyzzz85a5",
    workspace,
    users: idsOf(names, (name) => ({ id: userIds.get(name) ?? "", name })),
    channels: idsOf(channelNames, (name) => channelIds.get(name) ?? ""),
    calls,
    call,
    messages: async (channel: string) =>
      (await call("conversations.history", { channel, limit: "1000" })).messages.reverse(),
    thread: async (channel: string, ts: string) =>
      (await call("conversations.replies", { channel, ts })).messages.slice(1),
    async stop() {
      server.close();
      server.closeAllConnections();
      await emulator.close();
    },
  });
}

function idsOf<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}
