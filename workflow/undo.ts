import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Undone } from "../engine/people/undo.ts";
import { undoneFixMessage, undoneMessage, undoRefusedMessage } from "../slack/messages/undo.ts";
import type { Desk } from "./desk.ts";
import { askHandler, HandlerError } from "./hand-back.ts";
import { actionOf } from "./report.ts";
import { retryOwn } from "./retries.ts";
import { createAsk, post, replace } from "./tell.ts";

/**
 * Has a fix undone that somebody clicked away, and says what became of it.
 *
 * @param id of the ask that was answered
 */
export async function undo(desk: Desk, context: DurableContext, id: string): Promise<void> {
  const { clock, memory, serviceOf } = desk;
  const clicked = await context.step(
    "read the click",
    async () => {
      const ask = await memory.asks.get(id);
      if (!ask?.answer?.by) return null;
      const { control } = await actionOf(desk, ask.about.id);
      const { by, at } = ask.answer;
      return {
        by,
        at,
        place: ask.message ?? null,
        record: ask.about.id,
        service: serviceOf(control),
        action: clock.newId(),
      };
    },
    { retryStrategy: retryOwn },
  );
  if (!clicked) return;
  const { by, at, place, record, service, action } = clicked;
  const undone = await askUndo(desk, context, service, { record, action, by });
  const thread = {
    channel: place?.channel ?? desk.config.slack?.channel ?? "",
    ...(place && { thread: place.ts }),
  };
  if (undone.outcome !== "undone") {
    const why = { by, reason: undone.reason, ...(undone.drift && { drift: undone.drift }) };
    await post(desk, context, "say that it is not undone", async () => ({
      message: undoRefusedMessage(await actionOf(desk, record), why),
      ...thread,
    }));
    return;
  }
  const until = new Date(Date.parse(at) + desk.config.undo.exemptHours * 3_600_000).toISOString();
  const how = { by, at, until };
  await replace(desk, context, "say that it is undone", place, async () =>
    undoneFixMessage(await actionOf(desk, record), how, desk.reference),
  );
  const again = await createAsk(desk, context, { kind: "action", id: action });
  await post(
    desk,
    context,
    "offer the way back",
    async () => ({ message: undoneMessage(await actionOf(desk, action), how, again), ...thread }),
    again,
  );
}

async function askUndo(
  desk: Desk,
  context: DurableContext,
  service: string,
  request: { record: string; action: string; by: string },
): Promise<Undone> {
  try {
    return await askHandler(desk, context, service, { source: "suture.undo", ...request });
  } catch (error) {
    if (!(error instanceof HandlerError)) throw error;
    return { outcome: "refused", reason: error.message, record: null };
  }
}
