import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { MessagePlace } from "../engine/memory/memory.ts";
import type { ActionRecord } from "../engine/record.ts";
import type { SlackMessage } from "../slack/messages/blocks.ts";
import { failedMessage, fixedMessage } from "../slack/messages/outcome.ts";
import type { Desk } from "./desk.ts";
import { retryOwn } from "./retries.ts";
import { createAsk, post, replace } from "./tell.ts";

/** Tells about an action, with a button that undoes it where it can be undone. */
export async function report(desk: Desk, context: DurableContext, id: string): Promise<void> {
  const ask = await askToUndo(desk, context, id);
  const make = async () => ({
    message: messageOf(desk, await actionOf(desk, id), ask),
    channel: desk.config.slack?.channel ?? "",
    ask: ask ?? id,
  });
  await post(desk, context, "report", make);
}

/** The same, in place of the message that asked. */
export async function reportAt(
  desk: Desk,
  context: DurableContext,
  id: string,
  place: MessagePlace | null,
): Promise<void> {
  if (!place) return;
  const ask = await askToUndo(desk, context, id);
  if (ask)
    await context.step("put the button where it was asked", () => desk.memory.asks.posted(ask, place), {
      retryStrategy: retryOwn,
    });
  await replace(desk, context, "report", place, async () => messageOf(desk, await actionOf(desk, id), ask));
}

function messageOf({ reference }: Desk, record: ActionRecord, ask: string | undefined): SlackMessage {
  return record.outcome === "fixed" ? fixedMessage(record, reference, ask) : failedMessage(record, reference);
}

/** @returns the id that the button carries; undefined where nothing can be undone. */
async function askToUndo(desk: Desk, context: DurableContext, id: string): Promise<string | undefined> {
  const canUndo = await context.step(
    "see what can be undone",
    async () => isUndoable(await actionOf(desk, id)),
    { retryStrategy: retryOwn },
  );
  return canUndo ? createAsk(desk, context, { kind: "action", id }) : undefined;
}

function isUndoable({ outcome, changes }: ActionRecord): boolean {
  return outcome === "fixed" && changes.some(({ applied, undo }) => applied && undo);
}

/**
 * The record of an action that people are told of.
 *
 * @throws Error when there is none of this id.
 */
export async function actionOf({ memory }: Pick<Desk, "memory">, id: string): Promise<ActionRecord> {
  const record = await memory.actions.get(id);
  if (!record) throw new Error(`there is no action ${id}`);
  return record;
}
