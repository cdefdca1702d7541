import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Halt, MessagePlace } from "../engine/memory/memory.ts";
import { settledMessage } from "../slack/messages/settled.ts";
import type { Desk } from "./desk.ts";
import { findingOf } from "./finding.ts";
import { retryOwn } from "./retries.ts";
import { replace } from "./tell.ts";

/** How an ask ended; when, where the answer does not say it, is now. */
type End =
  | { readonly kind: "expired" | "resolved" | "changed" }
  | { readonly kind: "escalated"; readonly channel: string }
  | { readonly kind: "halted"; readonly reason: string }
  | {
      readonly kind: "denied" | "exempt";
      readonly by: string;
      readonly at: string;
      readonly reason: string;
      readonly until: string;
    };

/** Takes the buttons off the message of an ask, and says how it ended. */
export async function settled(
  desk: Desk,
  context: DurableContext,
  id: string,
  place: MessagePlace | null,
  end: End,
): Promise<void> {
  if (!place) return;
  const { memory, clock } = desk;
  const known = await context.step(
    "see when",
    async () => ({ at: clock.now().toISOString(), halt: (await memory.limits.halted()) ?? null }),
    { retryStrategy: retryOwn },
  );
  await replace(desk, context, "say how it ended", place, async () => {
    const { record } = await findingOf(desk, id);
    if (end.kind !== "halted") return settledMessage(record, { at: known.at, ...end }, desk.reference);
    // It may have been resumed meanwhile.
    const halt: Halt = known.halt ?? { by: "somebody", at: known.at, reason: end.reason };
    return settledMessage(record, { kind: "halted", halt }, desk.reference);
  });
}
