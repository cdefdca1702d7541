import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { LookedAgain } from "../engine/people/look-again.ts";
import type { Approval } from "../engine/record.ts";
import type { HandlerRequest } from "../engine/requests/handler.ts";
import { type Backlog, backlogMessage } from "../slack/messages/backlog.ts";
import type { SlackMessage } from "../slack/messages/blocks.ts";
import type { Desk } from "./desk.ts";
import { askHandler } from "./hand-back.ts";
import { retryOwn } from "./retries.ts";
import { createAsk, post, replace } from "./tell.ts";
import { secondsUntil, waitUntil } from "./until.ts";
import { listen, waitForAnswer } from "./wait.ts";

/** What is limited in the first moments is announced together. In seconds. */
const gatherSeconds = 60;

/** How many resources a handler is given at once: it looks at one after the other. */
const pageSize = 10;

/** How often it is given those again that it could not look at; the sweep finds what stays. */
const maxRounds = 3;

/**
 * Announces what was limited in one message, and has it looked at again: when its hour is over, when everything is
 * resumed, or at once where somebody lifts the budget.
 *
 * @param until ISO 8601, UTC
 */
export async function backlog(
  desk: Desk,
  context: DurableContext,
  { queue, until }: { readonly queue: string; readonly until: string },
): Promise<void> {
  const isHalt = queue.startsWith("halted/");
  await context.wait("gather", { seconds: gatherSeconds });
  // Resuming answers an ask that it knows by the name of the queue; no button carries that.
  const ask = isHalt
    ? await ownAsk(desk, context, queue)
    : await createAsk(desk, context, { kind: "queue", id: queue });
  const listening = await listen(desk, context, ask);
  const place = await post(
    desk,
    context,
    "announce",
    async () => ({
      message: await messageOf(desk, queue, await waiting(desk, ask, until, isHalt)),
      channel: desk.config.slack?.channel ?? "",
    }),
    ask,
  );
  const say = (backlog: Backlog) =>
    replace(desk, context, "say what becomes of it", place, () => messageOf(desk, queue, backlog));
  const seconds = await context.step("how long", async () => secondsUntil(desk, until), {
    retryStrategy: retryOwn,
  });
  const answer = listening.answer ?? (await waitForAnswer(desk, context, listening, seconds));
  if (answer?.kind === "approve" && answer.by) {
    const { by, at } = answer;
    await say({ kind: "approved", by, at });
    await lookAgain(desk, context, queue, { by, at, decision: "approved beyond the budget" });
    // What was limited after the click waits for the end of the hour as before.
    await waitUntil(desk, context, until);
    return lookAgain(desk, context, queue, undefined);
  }
  while (isHalt && (await isHalted(desk, context, queue)))
    await context.wait("while it is halted", { days: 1 });
  const over = await context.step("read the time", async () => desk.clock.now().toISOString());
  await say({ kind: "over", at: over });
  return lookAgain(desk, context, queue, undefined);
}

async function ownAsk({ memory }: Desk, context: DurableContext, id: string): Promise<string> {
  const work = () => memory.asks.create({ id, about: { kind: "queue", id } });
  await context.step("create the ask", work, { retryStrategy: retryOwn });
  return id;
}

function isHalted({ memory }: Desk, context: DurableContext, queue: string): Promise<boolean> {
  const work = async () => `halted/${(await memory.limits.halted())?.at}` === queue;
  return context.step("see whether it is halted", work, { retryStrategy: retryOwn });
}

async function messageOf(
  { memory, reference }: Desk,
  queue: string,
  backlog: Backlog,
): Promise<SlackMessage> {
  const limited = await Array.fromAsync(memory.queues.list(queue), ({ record }) => record);
  return backlogMessage(limited, backlog, reference);
}

/** What is said of it while it waits. */
async function waiting(
  { memory, clock }: Desk,
  askId: string,
  until: string,
  isHalt: boolean,
): Promise<Backlog> {
  if (!isHalt) return { kind: "waiting", askId, until: new Date(until) };
  const halt = await memory.limits.halted();
  // It may have been resumed meanwhile.
  return halt ? { kind: "halted", halt } : { kind: "over", at: clock.now().toISOString() };
}

type Asked = Extract<HandlerRequest, { source: "suture.again" }>;

/** A page of a queue, by service. */
interface Page {
  readonly looks: readonly { readonly service: string; readonly looks: Asked["looks"] }[];
  readonly next: string | null;
}

async function lookAgain(
  desk: Desk,
  context: DurableContext,
  queue: string,
  approval: Approval | undefined,
): Promise<void> {
  for (let after: string | null = null, more = true; more; ) {
    const from: string | null = after;
    const page: Page = await context.step("take a page", () => takePage(desk, queue, from), {
      retryStrategy: retryOwn,
    });
    for (const { service, looks } of page.looks)
      await handOver(desk, context, service, {
        source: "suture.again",
        looks,
        ...(approval && { approval }),
      });
    after = page.next;
    more = after !== null;
  }
}

/** To look twice at what was looked at is harmless: it is compliant then. */
async function handOver(desk: Desk, context: DurableContext, service: string, asked: Asked): Promise<void> {
  for (let round = 1; ; round += 1) {
    const answer = await askHandler<LookedAgain>(desk, context, service, asked);
    if (answer.problems.length === 0 || round === maxRounds) return;
    await context.wait("before the rest is handed over again", { minutes: 2 });
  }
}

/** By service: only what a handler needs crosses the checkpoint. */
async function takePage({ memory }: Desk, queue: string, after: string | null): Promise<Page> {
  const { entries, next } = await memory.queues.page(queue, pageSize, after ?? undefined);
  const byService = Map.groupBy(entries, ({ service }) => service);
  const looks = [...byService].map(([service, own]) => ({
    service,
    looks: own.map(({ record: { controls, ref, trigger } }) => ({ controls: [...controls], ref, trigger })),
  }));
  return { looks, next: next ?? null };
}
