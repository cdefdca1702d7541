import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { ApprovalSettings } from "../engine/config/schema.ts";
import type { Answer, MessagePlace } from "../engine/memory/memory.ts";
import type { Risk } from "../remediations/contract.ts";
import { type Asking, askMessage } from "../slack/messages/ask.ts";
import { planThread } from "../slack/messages/plan.ts";
import { graceMessage, reminderMessage } from "../slack/messages/waiting.ts";
import type { Desk } from "./desk.ts";
import { findingOf } from "./finding.ts";
import { isGone } from "./hand-back.ts";
import { retryOwn } from "./retries.ts";
import { createAsk, post } from "./tell.ts";
import { listen, waitForAnswer } from "./wait.ts";

/** An ask about a finding, and what came of it. */
export interface Asked {
  readonly ask: string;
  /** Null where Slack could not be reached. */
  readonly place: MessagePlace | null;
  readonly service: string;
  readonly risk: Risk;
  /** Null when nobody answered in time. */
  readonly answer: Answer | null;
  /** People were told that silence is taken for an approval. */
  readonly isWarned: boolean;
}

/** Where somebody is asked, and why once more. */
export interface Channel {
  readonly channel: string;
  readonly again: Asking["again"];
}

/**
 * Asks about an open finding, reminds, and waits for as long as the configuration says.
 *
 * @param id of the finding
 * @returns null where the finding was closed before anybody was asked.
 */
export async function askOnce(
  desk: Desk,
  context: DurableContext,
  id: string,
  where: Channel,
): Promise<Asked | null> {
  const { approval: settings } = desk.config;
  const { channel } = where;
  const ask = await createAsk(desk, context, { kind: "finding", id });
  const begun = await context.step("begin", () => begin(desk, id, ask), { retryStrategy: retryOwn });
  if (!begun) return null;
  const { service, risk, deadline } = begun;
  const listening = await listen(desk, context, ask);
  const asked = { ask, service, risk, answer: listening.answer, isWarned: false };
  if (asked.answer) return { ...asked, place: null };

  let place = await postAsk(desk, context, id, where, { ...begun, ask });
  let waited = 0;
  for (const until of momentsOf(settings)) {
    const answer = await waitForAnswer(desk, context, listening, (until - waited) * 60);
    if (answer) return { ...asked, place, answer };
    waited = until;
    if (await isGone(desk, context, service, id))
      return { ...asked, place, answer: await resolve(desk, context, ask) };
    if (until === settings.timeoutMinutes) break;
    // Slack may be back.
    if (place)
      await remind(desk, context, id, { channel, thread: place.ts, deadline, ask: `${ask}/${until}` });
    else place = await postAsk(desk, context, id, where, { ...begun, ask });
  }
  // Only who could have said no is silent.
  if (settings.onTimeout !== "apply" || risk === "destructive" || !place) return { ...asked, place };
  const warning = await warn(desk, context, id, { channel, thread: place.ts, ask: `${ask}/warning` });
  const answer = await waitForAnswer(desk, context, listening, settings.graceMinutes * 60);
  return { ...asked, place, answer, isWarned: warning !== null };
}

async function begin({ memory, clock, config }: Desk, id: string, ask: string) {
  await memory.findings.asking(id, ask);
  const { service, closed, record } = await findingOf({ memory }, id);
  if (closed) return null;
  const deadline = new Date(clock.now().getTime() + config.approval.timeoutMinutes * 60_000).toISOString();
  return { service, risk: record.risk, deadline, threads: planThread(record).length };
}

async function postAsk(
  desk: Desk,
  context: DurableContext,
  id: string,
  { channel, again }: Channel,
  { ask, deadline, threads }: { readonly ask: string; readonly deadline: string; readonly threads: number },
): Promise<MessagePlace | null> {
  const { approval } = desk.config;
  const asking = { askId: ask, deadline: new Date(deadline), approval, ...(again && { again }) };
  const make = async () => {
    const { record } = await findingOf(desk, id);
    return { channel, ask, message: askMessage(record, asking, desk.reference) };
  };
  const place = await post(desk, context, "ask", make);
  for (let part = 0; place && part < threads; part += 1) {
    await post(desk, context, "show the whole plan", async () => {
      const message = planThread((await findingOf(desk, id)).record)[part];
      return message ? { message, channel, thread: place.ts, ask: `${ask}/plan/${part}` } : make();
    });
  }
  return place;
}

interface Thread {
  readonly channel: string;
  readonly thread: string;
  /** The name of the message. */
  readonly ask: string;
}

async function remind(
  desk: Desk,
  context: DurableContext,
  id: string,
  { deadline, ...where }: Thread & { readonly deadline: string },
): Promise<void> {
  await post(desk, context, "remind", async () => {
    const { record } = await findingOf(desk, id);
    const times = { now: desk.clock.now(), deadline: new Date(deadline) };
    return { ...where, message: reminderMessage(record, times, desk.reference) };
  });
}

function warn(desk: Desk, context: DurableContext, id: string, where: Thread): Promise<MessagePlace | null> {
  return post(desk, context, "warn", async () => {
    const { record } = await findingOf(desk, id);
    const { graceMinutes } = desk.config.approval;
    const appliesAt = new Date(desk.clock.now().getTime() + graceMinutes * 60_000);
    return { ...where, message: graceMessage(record, appliesAt, desk.reference) };
  });
}

/** When people are reminded, in minutes after they were asked, each time after twice as long; the last is the end. */
export function momentsOf({
  remindMinutes,
  timeoutMinutes,
}: Pick<ApprovalSettings, "remindMinutes" | "timeoutMinutes">): number[] {
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
