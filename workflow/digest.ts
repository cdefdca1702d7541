import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { digestMessage, sweptMessage } from "../slack/messages/digest.ts";
import type { Desk } from "./desk.ts";
import { post } from "./tell.ts";
import { waitUntil } from "./until.ts";

/** Tells about all decisions of an interval in one message, when it is over. */
export async function digest(
  desk: Desk,
  context: DurableContext,
  { queue, from, until }: { readonly queue: string; readonly from: string; readonly until: string },
): Promise<void> {
  await waitUntil(desk, context, until);
  await post(desk, context, "tell", async () => {
    const found = await Array.fromAsync(desk.memory.queues.list(queue));
    const interval = { since: new Date(from), until: new Date(until) };
    const records = found.map(({ record }) => record);
    const tell = queue.startsWith("swept/") ? sweptMessage : digestMessage;
    const message = tell(records, interval, desk.reference);
    return { message, channel: desk.config.slack?.channel ?? "", ask: queue };
  });
}
