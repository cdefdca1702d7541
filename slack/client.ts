import type { ModalView } from "@slack/types";
import { z } from "zod";
import { systemClock } from "../engine/clock.ts";
import type { Clock } from "../engine/engine.ts";
import type { MessagePlace } from "../engine/memory/memory.ts";
import { type Api, createApi, type Deadline, deadlineIn, type SlackOptions } from "./api.ts";
import type { SlackMessage } from "./messages/blocks.ts";

/** A message to post. */
export interface Post {
  readonly channel: string;
  readonly message: SlackMessage;
  /** The message in whose thread it belongs. */
  readonly thread?: string;
  /** The id of the ask that it is, or another name; kept with the message, so that `findPosted` finds it. */
  readonly ask?: string;
}

/** Somebody in the workspace. */
export interface Person {
  readonly name: string;
  /** Undefined where Slack does not tell. */
  readonly email: string | undefined;
}

/**
 * The few calls of Slack that Suture makes. Every method rejects with a SlackUnavailableError where the same call may
 * succeed later, and with a SlackRefusedError where a person must change something first.
 */
export interface Slack {
  /** Posts a message. Where this rejects with a SlackUnavailableError, the message may be there nevertheless. */
  post(post: Post): Promise<MessagePlace>;
  /** Puts a message in the place of another. */
  update(place: MessagePlace, message: SlackMessage): Promise<void>;
  /**
   * The message of an ask, where it was posted since: for who cannot know whether a post got through.
   *
   * @param thread the message in whose thread it belongs
   */
  findPosted(channel: string, askId: string, since: Date, thread?: string): Promise<MessagePlace | undefined>;
  /** Shows a message to one person only. */
  postEphemeral(channel: string, user: string, message: SlackMessage): Promise<void>;
  /** Opens a dialog for whoever just clicked: https://docs.slack.dev/reference/methods/views.open */
  openDialog(triggerId: string, view: ModalView): Promise<void>;
  /** The users of a user group; remembered for a minute. */
  membersOf(userGroup: string): Promise<ReadonlySet<string>>;
  person(user: string): Promise<Person>;
}

/** Slack, and the same with a deadline for all its calls together. */
export interface SlackClient extends Slack {
  /** @param milliseconds from now; what is not answered by then rejects with a SlackUnavailableError */
  within(milliseconds: number): Slack;
}

const memberMs = 60_000;
/** The type of the metadata of an ask's message. */
const askType = "suture_ask";

const doneSchema = z.object({});
const postedSchema = z.object({ channel: z.string(), ts: z.string() });
const historySchema = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: z.unknown().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const metadataSchema = z.object({
  event_type: z.literal(askType),
  event_payload: z.object({ ask: z.string() }),
});
const membersSchema = z.object({ users: z.array(z.string()) });
const userSchema = z.object({
  user: z.object({ name: z.string(), profile: z.object({ email: z.string().optional() }).optional() }),
});

/** The members of user groups, and until when they are remembered. */
type Groups = Map<string, { readonly users: ReadonlySet<string>; readonly until: number }>;

/** Slack's Web API with a bot token. */
export function createSlack(options: SlackOptions): SlackClient {
  const { clock = systemClock } = options;
  const groups: Groups = new Map();
  const over = (deadline?: Deadline) =>
    methodsOver(createApi({ ...options, clock, deadline }), groups, clock);
  return { ...over(), within: (milliseconds) => over(deadlineIn(milliseconds, clock)) };
}

function methodsOver(api: Api, groups: Groups, clock: Pick<Clock, "now">): Slack {
  return {
    async post({ channel, message, thread, ask }) {
      const metadata = ask && { event_type: askType, event_payload: { ask } };
      const args = { channel, ...bodyOf(message), thread_ts: thread, metadata };
      return api("chat.postMessage", args, postedSchema);
    },
    async update({ channel, ts }, message) {
      await api("chat.update", { channel, ts, ...bodyOf(message) }, doneSchema);
    },
    async findPosted(channel, askId, since, thread) {
      const method = thread ? "conversations.replies" : "conversations.history";
      let cursor: string | undefined;
      do {
        const oldest = String(Math.floor(since.getTime() / 1_000));
        const args = { channel, ts: thread, oldest, include_all_metadata: true, limit: 200, cursor };
        const { messages, response_metadata } = await api(method, args, historySchema);
        const found = messages.find(
          ({ metadata }) => metadataSchema.safeParse(metadata).data?.event_payload.ask === askId,
        );
        if (found) return { channel, ts: found.ts };
        cursor = response_metadata?.next_cursor;
      } while (cursor);
      return undefined;
    },
    async postEphemeral(channel, user, message) {
      await api("chat.postEphemeral", { channel, user, ...bodyOf(message) }, doneSchema);
    },
    async openDialog(triggerId, view) {
      await api("views.open", { trigger_id: triggerId, view }, doneSchema);
    },
    async membersOf(userGroup) {
      const known = groups.get(userGroup);
      const now = clock.now().getTime();
      if (known && known.until > now) return known.users;
      const { users } = await api("usergroups.users.list", { usergroup: userGroup }, membersSchema);
      const members = new Set(users);
      groups.set(userGroup, { users: members, until: now + memberMs });
      return members;
    },
    async person(user) {
      const { name, profile } = (await api("users.info", { user }, userSchema)).user;
      return { name, email: profile?.email };
    },
  };
}

/** A message as the Web API takes it: nothing in it is turned into links or previews. */
function bodyOf({ text, blocks }: SlackMessage) {
  return { text, blocks, parse: "none", link_names: false, unfurl_links: false, unfurl_media: false };
}
