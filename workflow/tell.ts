import { type DurableContext, StepSemantics } from "@aws/durable-execution-sdk-js";
import { describeError } from "../aws/errors.ts";
import type { MessagePlace, Subject } from "../engine/memory/memory.ts";
import type { Post } from "../slack/client.ts";
import type { SlackMessage } from "../slack/messages/blocks.ts";
import type { Desk } from "./desk.ts";
import { retryOwn, retrySlack } from "./retries.ts";

/** All attempts to post a message lie within this time, in milliseconds. */
const attemptsMs = 2 * 3_600_000;

/**
 * Posts a message. Slack is tried for about an hour; after that people are alerted by the alarm topic instead.
 *
 * @param name of the step
 * @param make is called each time, so that no message crosses a checkpoint; gives it a name, by which it is posted once
 * @returns where it was posted; null where it was not.
 */
export async function post(
  desk: Desk,
  context: DurableContext,
  name: string,
  make: () => Promise<Post & { readonly ask: string }>,
): Promise<MessagePlace | null> {
  const { slack, memory, clock } = desk;
  if (!slack) return alert(desk, context, name, make);
  const work = async (attempt: number) => {
    const message = await make();
    const { ask: id, channel, thread } = message;
    const ask = await memory.asks.get(id);
    if (ask?.message) return ask.message;
    // An attempt that died may have posted it.
    const since = new Date(clock.now().getTime() - attemptsMs);
    const found = attempt > 1 ? await slack.findPosted(channel, id, since, thread) : undefined;
    const place = found ?? (await slack.post(message));
    if (ask) await memory.asks.posted(id, place);
    return place;
  };
  try {
    return await context.step(name, ({ attempt }) => work(attempt), {
      retryStrategy: retrySlack,
      semantics: StepSemantics.AtMostOncePerRetry,
    });
  } catch (error) {
    return alert(desk, context, name, make, describeError(error));
  }
}

/** Puts another message where one was posted; nothing where it was not. */
export async function replace(
  desk: Desk,
  context: DurableContext,
  name: string,
  place: MessagePlace | null,
  make: () => Promise<SlackMessage>,
): Promise<void> {
  const { slack } = desk;
  if (!slack || !place) return;
  try {
    await context.step(name, async () => slack.update(place, await make()), { retryStrategy: retrySlack });
  } catch (error) {
    const told = async () => ({ message: await make(), channel: place.channel });
    await alert(desk, context, name, told, describeError(error));
  }
}

/**
 * Creates an ask.
 *
 * @param known its id, where somebody else has to know it; by default one that its buttons can carry
 */
export async function createAsk(
  { memory, newSecret }: Desk,
  context: DurableContext,
  about: Subject,
  known?: string,
): Promise<string> {
  const id = known ?? (await context.step("choose an id", async () => newSecret()));
  await context.step("create the ask", () => memory.asks.create({ id, about }), { retryStrategy: retryOwn });
  return id;
}

async function alert(
  desk: Desk,
  context: DurableContext,
  name: string,
  make: () => Promise<Post>,
  problem?: string,
): Promise<null> {
  await context.step(
    `${name}, by the alarm topic`,
    async () => {
      const { message } = await make();
      const why = problem ? `Slack could not be reached: ${problem}` : "No Slack is configured.";
      await desk.alert(message.text, `${message.text}\n\n${why}`);
    },
    { retryStrategy: retryOwn },
  );
  return null;
}
