import type { Memory } from "../../engine/memory/memory.ts";

/** What of the memory changes nothing. */
const reads = new Set(["about", "get", "list", "page", "halted"]);

/** A handler that dies when its nth effect was made, which is before the next: it learns of nothing, and does no more. */
export function mortal(at: number) {
  const death = Promise.withResolvers<never>();
  const never = new Promise<never>(() => {});
  const seen = { effects: 0, isDead: false };
  const effect = async <T>(make: () => Promise<T>): Promise<T> => {
    if (seen.isDead) return never;
    seen.effects += 1;
    const isLast = seen.effects === at;
    const made = await make();
    if (isLast) {
      seen.isDead = true;
      death.reject(new Error("the function died"));
    }
    return seen.isDead ? never : made;
  };
  return {
    seen,
    effect,
    /** Gives what the handler answers; rejects when it dies. */
    run: <T>(handle: () => Promise<T>): Promise<T> => Promise.race([handle(), death.promise]),
    /** The same memory, whose writes are effects. */
    memoryOf: (memory: Memory): Memory => writing(memory, effect) as Memory,
  };
}

type Effect = <T>(make: () => Promise<T>) => Promise<T>;

function writing(object: object, effect: Effect): object {
  return Object.fromEntries(
    Object.entries(object).map(([name, each]) => {
      if (typeof each === "object") return [name, writing(each, effect)];
      return [name, reads.has(name) ? each : (...args: unknown[]) => effect(() => each(...args))];
    }),
  );
}
