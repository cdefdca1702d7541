import type { Clock } from "../engine.ts";
import type { Halt, Memory } from "../memory/memory.ts";
import type { Workflow } from "./people.ts";

/** The queue of what a halt held back, which is also the name of the ask that resuming answers. */
export function queueOf({ at }: Pick<Halt, "at">): string {
  return `halted/${at}`;
}

/**
 * Lets fixes go on, and has what was held back looked at again at once.
 *
 * @returns what was halted, undefined where nothing was.
 */
export async function resume(
  { limits, asks }: Pick<Memory, "limits" | "asks">,
  workflow: Pick<Workflow, "wake">,
  { now }: Pick<Clock, "now">,
): Promise<Halt | undefined> {
  const halt = await limits.resume();
  if (!halt) return undefined;
  const answer = { kind: "resolved", by: null, at: now().toISOString() } as const;
  const answered = await asks.answer(queueOf(halt), answer);
  if (answered?.ask.callbackId) await workflow.wake(answered.ask.callbackId);
  return halt;
}
