import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Desk } from "./desk.ts";
import { askHandler } from "./hand-back.ts";

/** Waits, then has the handler of a service look at what an event names. */
export async function settle(
  desk: Desk,
  context: DurableContext,
  { service, seconds, event }: { service: string; seconds: number; event?: unknown },
): Promise<void> {
  await context.wait("until it has settled", { seconds });
  await askHandler(desk, context, service, { source: "suture.settled", event, seconds });
}
