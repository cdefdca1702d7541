import type { ActionRecord } from "../../engine/record.ts";
import { message, type SlackMessage, section } from "./blocks.ts";
import { type Reference, titleOf } from "./facts.ts";
import { code, span, utc, when } from "./text.ts";

/** In the thread of an ask that nobody answered yet. `now` and the deadline tell how long there still is. */
export function reminderMessage(
  record: ActionRecord,
  { now, deadline }: { readonly now: Date; readonly deadline: Date },
  reference: Reference,
): SlackMessage {
  const left = span(Math.max(0, deadline.getTime() - now.getTime()));
  return message(`Still open, ${left} to decide: ${titleOf(record, reference)}: ${record.resource}`, [
    section(
      `*Still open*  Nobody decided about ${code(record.resource, 600)}. There are ${left} left, until ${when(deadline)}.`,
    ),
  ]);
}

/** In the thread of an ask that nobody answered, before its plan is applied. */
export function graceMessage(record: ActionRecord, appliesAt: Date, reference: Reference): SlackMessage {
  return message(`Will be fixed at ${utc(appliesAt)}: ${titleOf(record, reference)}: ${record.resource}`, [
    section(
      `*Will be applied*  Nobody decided about ${code(record.resource, 600)}. The plan above will be applied ${when(appliesAt)}, unless somebody denies or exempts it.`,
    ),
  ]);
}
