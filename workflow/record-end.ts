import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { PublishError } from "../engine/journal/events.ts";
import type { Approval, OutcomeName } from "../engine/record.ts";
import type { Desk } from "./desk.ts";
import { retryOwn } from "./retries.ts";

/** How a finding ended without a handler. */
export interface End {
  readonly outcome: OutcomeName;
  readonly reason: string;
  readonly approval: Approval | null;
}

/** Records how a finding ended, and closes it. @returns the id of the record; null where nothing was decided. */
export async function recordEnd(
  { memory, clock, record: keep }: Desk,
  context: DurableContext,
  id: string,
  { outcome, reason, approval }: End,
): Promise<string | null> {
  // Chosen once: a record that is written twice is the same then.
  const own = await context.step("name the record", async () => ({
    id: clock.newId(),
    time: clock.now().toISOString(),
  }));
  const recordId = outcome === "compliant" ? null : own.id;
  await context.step(
    "record how it ended",
    async () => {
      const finding = await memory.findings.get(id);
      if (!finding || (finding.closed && finding.closed.recordId !== recordId)) return;
      const close = () => memory.findings.close(id, { outcome, recordId, at: own.time });
      const durationMs = Date.parse(own.time) - Date.parse(finding.record.startedAt);
      const record = { ...finding.record, ...own, outcome, reason, approval, durationMs };
      try {
        if (recordId) await keep(record);
      } catch (error) {
        // It is recorded all the same: only its event is tried again.
        if (error instanceof PublishError) await close();
        throw error;
      }
      await close();
    },
    { retryStrategy: retryOwn },
  );
  return recordId;
}
