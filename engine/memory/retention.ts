import type { Clock } from "../engine.ts";
import type { Item } from "./table.ts";

const minute = 60;
const day = 24 * 60 * minute;

/** How long things are kept after they were last written, in seconds. */
export const retention = {
  /** So that a late click is still told how it ended. */
  closedFinding: 30 * day,
  /** The longest time that somebody is asked, and as long again for a late click. */
  ask: 60 * day,
  /** Longer than an ask whose button undoes it. */
  action: 90 * day,
  queued: 30 * day,
  fixes: day,
  /** Longer than Slack's signatures are accepted, which is five minutes. */
  signature: 15 * minute,
} as const;

/** The attribute by which DynamoDB deletes an item, some time after: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
export function expiresIn(clock: Pick<Clock, "now">, seconds: number): Item[string] {
  return { N: String(Math.floor(clock.now().getTime() / 1_000) + seconds) };
}
