import type { Engine } from "../engine.ts";
import { type Unseen, unseenRecord } from "../unseen.ts";
import { triggerOf } from "./handle-page.ts";

/** Records what could not be looked at. Rejects when the record cannot be kept. */
export async function recordUnseen(
  engine: Pick<Engine, "clock" | "config" | "journal">,
  sweepId: string,
  unseen: Unseen,
): Promise<void> {
  await engine.journal.record(unseenRecord(engine, triggerOf(sweepId), unseen));
}
