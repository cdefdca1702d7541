import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Desk } from "./desk.ts";
import { retryOwn } from "./retries.ts";

/** What is put into a queue at the end of its interval may come a little later. */
const margin = 60;

/** Seconds until a moment has surely passed. */
export function secondsUntil({ clock }: Pick<Desk, "clock">, until: string): number {
  return Math.max(0, Math.ceil((Date.parse(until) - clock.now().getTime()) / 1_000)) + margin;
}

/** Waits until a moment has surely passed, without running meanwhile. */
export async function waitUntil(desk: Desk, context: DurableContext, until: string): Promise<void> {
  const seconds = await context.step("how long", async () => secondsUntil(desk, until), {
    retryStrategy: retryOwn,
  });
  await context.wait("until the interval is over", { seconds });
}
