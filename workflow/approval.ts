import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { describeError } from "../aws/errors.ts";
import { follow, silence } from "./answer.ts";
import { askOnce, type Channel } from "./ask.ts";
import type { Desk } from "./desk.ts";
import { recordEnd } from "./record-end.ts";
import { settled } from "./settled.ts";

/**
 * Asks about an open finding until it is closed: by an answer, by itself, or because nobody answered.
 *
 * @param id of the finding
 * @throws Error when nobody can be asked; the finding is closed then, so that whoever finds it next can ask again.
 */
export async function approval(desk: Desk, context: DurableContext, id: string): Promise<void> {
  try {
    await askUntilClosed(desk, context, id);
  } catch (error) {
    const reason = `nobody could be asked about it: ${describeError(error)}`;
    await recordEnd(desk, context, id, { outcome: "failed", reason, approval: null });
    throw error;
  }
}

async function askUntilClosed(desk: Desk, context: DurableContext, id: string): Promise<void> {
  const { onTimeout, escalateTo } = desk.config.approval;
  let where: Channel = { channel: desk.config.slack?.channel ?? "", again: undefined };
  for (;;) {
    const asked = await context.runInChildContext("ask", (each) => askOnce(desk, each, id, where));
    if (!asked) return;
    const isEscalated = onTimeout === "escalate" && escalateTo && where.channel !== escalateTo;
    const answer = asked.answer ?? (await silence(desk, context, asked));
    if (isEscalated && !asked.answer && !answer.by) {
      await settled(desk, context, id, asked.place, { kind: "escalated", channel: escalateTo });
      where = { channel: escalateTo, again: "escalated" };
      continue;
    }
    const next = await context.runInChildContext("follow the answer", (each) =>
      follow(desk, each, id, asked, answer),
    );
    if (next === "closed") return;
    where = { ...where, again: next };
  }
}
