import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { MessagePlace } from "../engine/memory/memory.ts";
import type { Undone } from "../engine/people/undo.ts";
import type { ActionRecord, Approval } from "../engine/record.ts";
import type { SlackMessage } from "../slack/messages/blocks.ts";
import { fixedMessage } from "../slack/messages/outcome.ts";
import { undoneFixMessage, undoRefusedMessage } from "../slack/messages/undo.ts";
import type { Desk } from "./desk.ts";
import { askHandler, HandlerError } from "./hand-back.ts";
import { actionOf } from "./report.ts";
import { retryOwn } from "./retries.ts";
import { createAsk, post, replace } from "./tell.ts";

/** A click on the button that takes back what an action did. */
interface Click {
  readonly by: string;
  readonly place: MessagePlace;
  /** The id of the action that is taken back. */
  readonly record: string;
  /** The id that the action will have which takes it back. */
  readonly action: string;
  readonly service: string;
}

/**
 * Has an action taken back that somebody clicked away, and says what became of it where the button was, with the way back
 * from that.
 *
 * @param id of the ask that was answered
 */
export async function undo(desk: Desk, context: DurableContext, id: string): Promise<void> {
  const click = await context.step("read the click", () => readClick(desk, id), { retryStrategy: retryOwn });
  if (!click) return;
  const { by, place, record, action } = click;
  const { outcome, reason, drift } = await askUndo(desk, context, click);
  const isDone = outcome === "undone" || outcome === "fixed";
  if (!isDone) {
    await post(desk, context, "say that it is not undone", async () => ({
      message: undoRefusedMessage(await actionOf(desk, record), { by, reason, ...(drift && { drift }) }),
      channel: place.channel,
      thread: place.ts,
      ask: `${id}/refused`,
    }));
  }
  // Whatever came of it, the button that was pressed is used up.
  const last = isDone ? action : record;
  const again = await createAsk(desk, context, { kind: "action", id: last });
  await context.step("put the next button where it was", () => desk.memory.asks.posted(again, place), {
    retryStrategy: retryOwn,
  });
  await replace(desk, context, "say what it is now", place, () => messageOf(desk, last, again));
}

async function readClick({ memory, clock, serviceOf }: Desk, id: string): Promise<Click | null> {
  const { answer, message: place, about } = (await memory.asks.get(id)) ?? {};
  if (!answer?.by || !place || !about) return null;
  const { by } = answer;
  const { control } = await actionOf({ memory }, about.id);
  return { by, place, record: about.id, action: clock.newId(), service: serviceOf(control) };
}

/** How it is since the last action, with the way back from that. */
async function messageOf(desk: Desk, last: string, ask: string): Promise<SlackMessage> {
  const record = await actionOf(desk, last);
  const { trigger } = await firstOf(desk, record);
  if (record.outcome !== "undone")
    return fixedMessage({ ...record, trigger, approval: approvalOf(record) }, desk.reference, ask);
  const until = new Date(Date.parse(record.time) + desk.config.undo.exemptHours * 3_600_000).toISOString();
  const undone = { by: record.trigger.actor ?? "somebody", at: record.time, until };
  const fix = await actionOf(desk, record.undoOf ?? "");
  return undoneFixMessage({ ...fix, trigger }, undone, desk.reference, ask);
}

/** Who had it fixed: of what was fixed again, who took the undo back. */
function approvalOf({ approval, undoOf, trigger, time }: ActionRecord): Approval | null {
  if (undoOf === null || trigger.actor === null) return approval;
  return { by: trigger.actor, at: time, decision: "fixed again" };
}

/** The fix with which it began: its trigger tells who opened the hole. */
async function firstOf({ memory }: Desk, record: ActionRecord): Promise<ActionRecord> {
  let first = record;
  for (let before = first.undoOf; before; before = first.undoOf) {
    const earlier = await memory.actions.get(before);
    if (!earlier) return first;
    first = earlier;
  }
  return first;
}

async function askUndo(
  desk: Desk,
  context: DurableContext,
  { service, record, action, by }: Click,
): Promise<Undone> {
  try {
    return await askHandler(desk, context, service, { source: "suture.undo", record, action, by });
  } catch (error) {
    if (!(error instanceof HandlerError)) throw error;
    return { outcome: "refused", reason: error.message, record: null };
  }
}
