import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Answer } from "../engine/memory/memory.ts";
import { type Backlog, backlogMessage } from "../slack/messages/backlog.ts";
import type { SlackMessage } from "../slack/messages/blocks.ts";
import type { Desk } from "./desk.ts";
import { lookAgain } from "./look-again.ts";
import { retryOwn } from "./retries.ts";
import { createAsk, post, replace } from "./tell.ts";
import { secondsUntil, waitUntil } from "./until.ts";
import { type Listening, listen, waitForAnswer } from "./wait.ts";

/** What is limited in the first moments is announced together. In seconds. */
const gatherSeconds = 60;

/** How often it is seen whether everything still is halted, should nobody tell. In seconds. */
const haltSeconds = 24 * 60 * 60;

interface Queue {
  readonly queue: string;
  /** ISO 8601, UTC: when its hour is over. */
  readonly until: string;
}

/**
 * Announces what was limited in one message, and has it looked at again: when its hour is over, when everything is
 * resumed, or at once where somebody lifts the budget.
 *
 * @throws Error when some of it could not be looked at, after all the rest was.
 */
export async function backlog(desk: Desk, context: DurableContext, { queue, until }: Queue): Promise<void> {
  const isHalt = queue.startsWith("halted/");
  // Resuming answers an ask that it knows by the name of the queue; no button carries that.
  const ask = await createAsk(desk, context, { kind: "queue", id: queue }, isHalt ? queue : undefined);
  const listening = await listen(desk, context, ask);
  await context.wait("gather", { seconds: gatherSeconds });
  const place = await post(desk, context, "announce", async () => ({
    message: await announcement(desk, ask, { queue, until }, isHalt),
    channel: desk.config.slack?.channel ?? "",
    ask,
  }));
  const say = (backlog: Backlog) =>
    replace(desk, context, "say what becomes of it", place, () => messageOf(desk, queue, backlog));

  const answer = await (isHalt ? whileHalted : untilOver)(desk, context, listening, { queue, until });
  if (answer?.kind === "approve" && answer.by) {
    const { by, at } = answer;
    await say({ kind: "approved", by, at });
    await lookAgain(desk, context, queue, { approval: { by, at, decision: "approved beyond the budget" } });
    // What was limited after the click waits for the end of the hour as before.
    await waitUntil(desk, context, until);
    return lookAgain(desk, context, queue, { since: at });
  }
  const over = await context.step("read the time", async () => desk.clock.now().toISOString());
  await say({ kind: "over", at: over });
  return lookAgain(desk, context, queue, {});
}

async function untilOver(
  desk: Desk,
  context: DurableContext,
  listening: Listening,
  { until }: Queue,
): Promise<Answer | null> {
  const work = async () => secondsUntil(desk, until);
  const seconds = await context.step("how long", work, { retryStrategy: retryOwn });
  return waitForAnswer(desk, context, listening, seconds);
}

async function whileHalted(
  desk: Desk,
  context: DurableContext,
  listening: Listening,
  { queue }: Queue,
): Promise<null> {
  // It may have been resumed before anybody listened.
  while (await isHalted(desk, context, queue)) await waitForAnswer(desk, context, listening, haltSeconds);
  return null;
}

function isHalted({ memory }: Desk, context: DurableContext, queue: string): Promise<boolean> {
  const work = async () => `halted/${(await memory.limits.halted())?.at}` === queue;
  return context.step("see whether it is halted", work, { retryStrategy: retryOwn });
}

/** What is said of it while it waits. */
async function announcement(
  desk: Desk,
  askId: string,
  { queue, until }: Queue,
  isHalt: boolean,
): Promise<SlackMessage> {
  if (!isHalt) return messageOf(desk, queue, { kind: "waiting", askId, until: new Date(until) });
  const halt = await desk.memory.limits.halted();
  // It may have been resumed meanwhile.
  const at = desk.clock.now().toISOString();
  return messageOf(desk, queue, halt ? { kind: "halted", halt } : { kind: "over", at });
}

async function messageOf(
  { memory, reference }: Desk,
  queue: string,
  backlog: Backlog,
): Promise<SlackMessage> {
  const limited = await Array.fromAsync(memory.queues.list(queue), ({ record }) => {
    const { control, controls, severity, resource, account, reason } = record;
    return { control, controls, severity, resource, account, reason };
  });
  return backlogMessage(limited, backlog, reference);
}
