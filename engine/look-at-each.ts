import { describeError } from "../aws/errors.ts";
import type { ActionRecord, OutcomeName } from "./record.ts";

/** How many resources are looked at at once. */
const concurrency = 8;

/** A look that begins has this long, in milliseconds: time to read, fix and prove it. */
const timeForOneLook = 15_000;

/** How a handler came through several resources. */
export interface LookedAt {
  /** How many decisions ended how. */
  readonly outcomes: Partial<Record<OutcomeName, number>>;
  /** The places of those that it did not come to: to be handed to it again. */
  readonly left: readonly number[];
  /** Why one of those could not be looked at; absent where only the time ran out. */
  readonly problem?: string;
}

/**
 * Looks at several resources, some at once, for as long as there is time.
 *
 * @param look rejects where it could not be looked at
 * @param remainingMs how much longer the function may run
 */
export async function lookAtEach<T>(
  items: readonly T[],
  remainingMs: () => number,
  look: (item: T) => Promise<readonly ActionRecord[]>,
): Promise<LookedAt> {
  const outcomes: Partial<Record<OutcomeName, number>> = {};
  const left = new Set(items.keys());
  let problem: string | undefined;
  const rest = items.entries();
  const work = async () => {
    for (const [index, item] of rest) {
      if (remainingMs() < timeForOneLook) return;
      try {
        for (const { outcome } of await look(item)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        left.delete(index);
      } catch (error) {
        problem ??= describeError(error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { outcomes, left: [...left], ...(problem && { problem }) };
}
