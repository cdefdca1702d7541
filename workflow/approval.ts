import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Answer, MessagePlace } from "../engine/memory/memory.ts";
import type { Seen } from "../engine/people/look-again.ts";
import type { Risk } from "../remediations/contract.ts";
import { type Asking, askMessage } from "../slack/messages/ask.ts";
import { planThread } from "../slack/messages/plan.ts";
import { graceMessage, reminderMessage } from "../slack/messages/waiting.ts";
import { follow } from "./answer.ts";
import type { Desk } from "./desk.ts";
import { findingOf } from "./finding.ts";
import { askHandler } from "./hand-back.ts";
import { retryOwn } from "./retries.ts";
import { settled } from "./settled.ts";
import { createAsk, post } from "./tell.ts";
import { listen, waitForAnswer } from "./wait.ts";

/** An ask about a finding, and what came of it. */
export interface Asked {
  readonly ask: string;
  readonly place: MessagePlace | null;
  readonly service: string;
  readonly risk: Risk;
  /** Null when nobody answered in time. */
  readonly answer: Answer | null;
}

/**
 * Asks about an open finding until it is closed: by an answer, by itself, or because nobody answered.
 *
 * @param id of the finding
 */
export async function approval(desk: Desk, context: DurableContext, id: string): Promise<void> {
  const { onTimeout, escalateTo } = desk.config.approval;
  let channel = desk.config.slack?.channel ?? "";
  let again: Asking["again"];
  for (;;) {
    const how = { channel, again };
    const asked = await context.runInChildContext("ask", (each) => askOnce(desk, each, id, how));
    if (!asked) return;
    if (!asked.answer && onTimeout === "escalate" && escalateTo && channel !== escalateTo) {
      await settled(desk, context, id, asked.place, { kind: "escalated", channel: escalateTo });
      channel = escalateTo;
      again = "escalated";
      continue;
    }
    const next = await context.runInChildContext("follow the answer", (each) =>
      follow(desk, each, id, asked),
    );
    if (next === "closed") return;
    again = next;
  }
}

/** @returns null where the finding was closed before anybody was asked. */
async function askOnce(
  desk: Desk,
  context: DurableContext,
  id: string,
  { channel, again }: { readonly channel: string; readonly again: Asking["again"] },
): Promise<Asked | null> {
  const { approval: settings } = desk.config;
  const ask = await createAsk(desk, context, { kind: "finding", id });
  const begun = await context.step("begin", () => begin(desk, id, ask), { retryStrategy: retryOwn });
  const { isClosed, service, risk, threads, deadline } = begun;
  if (isClosed) return null;
  const listening = await listen(desk, context, ask);
  if (listening.answer) return { ask, service, risk, place: null, answer: listening.answer };
  const make = async () => {
    const { record } = await findingOf(desk, id);
    const asking = { askId: ask, deadline: new Date(deadline), approval: settings, ...(again && { again }) };
    return { channel, message: askMessage(record, asking, desk.reference) };
  };
  const place = await post(desk, context, "ask", make, ask);
  for (let part = 0; place && part < threads; part += 1) {
    await post(desk, context, "show the whole plan", async () => {
      const message = planThread((await findingOf(desk, id)).record)[part] ?? (await make()).message;
      return { message, channel, thread: place.ts };
    });
  }

  const asked = { ask, service, risk, place };
  let waited = 0;
  for (const until of momentsOf(settings)) {
    const answer = await waitForAnswer(desk, context, listening, (until - waited) * 60);
    if (answer) return { ...asked, answer };
    waited = until;
    const { finding } = await askHandler<Seen>(desk, context, service, {
      source: "suture.look",
      finding: id,
    });
    if (finding === "closed") return { ...asked, answer: await resolve(desk, context, ask) };
    if (until === settings.timeoutMinutes || !place) continue;
    await post(desk, context, "remind", async () => {
      const { record } = await findingOf(desk, id);
      const times = { now: desk.clock.now(), deadline: new Date(deadline) };
      return { message: reminderMessage(record, times, desk.reference), channel, thread: place.ts };
    });
  }
  if (settings.onTimeout !== "apply" || risk === "destructive") return { ...asked, answer: null };
  await post(desk, context, "warn", async () => {
    const { record } = await findingOf(desk, id);
    const appliesAt = new Date(desk.clock.now().getTime() + settings.graceMinutes * 60_000);
    const message = graceMessage(record, appliesAt, desk.reference);
    return { message, channel, ...(place && { thread: place.ts }) };
  });
  return { ...asked, answer: await waitForAnswer(desk, context, listening, settings.graceMinutes * 60) };
}

async function begin(desk: Desk, id: string, ask: string) {
  const { memory, clock, config } = desk;
  await memory.findings.asking(id, ask);
  const { service, closed, record } = await findingOf(desk, id);
  const deadline = new Date(clock.now().getTime() + config.approval.timeoutMinutes * 60_000).toISOString();
  const threads = planThread(record).length;
  return { service, isClosed: closed !== undefined, risk: record.risk, deadline, threads };
}

/** When people are reminded, in minutes after they were asked, each time after twice as long; the last is the end. */
export function momentsOf({
  remindMinutes,
  timeoutMinutes,
}: {
  readonly remindMinutes: number;
  readonly timeoutMinutes: number;
}): number[] {
  const moments: number[] = [];
  for (let at = remindMinutes; at < timeoutMinutes; at += remindMinutes * 2 ** moments.length)
    moments.push(at);
  return [...moments, timeoutMinutes];
}

/** @returns the answer that stands: somebody may just have clicked. */
function resolve({ memory, clock }: Desk, context: DurableContext, ask: string): Promise<Answer> {
  return context.step(
    "note that it disappeared",
    async () => {
      const answer = { kind: "resolved", by: null, at: clock.now().toISOString() } as const;
      return (await memory.asks.answer(ask, answer))?.ask.answer ?? answer;
    },
    { retryStrategy: retryOwn },
  );
}
