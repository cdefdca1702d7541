import type { DurableContext } from "@aws/durable-execution-sdk-js";
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
      if (!finding || finding.closed) return;
      const durationMs = Date.parse(own.time) - Date.parse(finding.record.startedAt);
      if (recordId) await keep({ ...finding.record, ...own, outcome, reason, approval, durationMs });
      await memory.findings.close(id, { outcome, recordId, at: own.time });
    },
    { retryStrategy: retryOwn },
  );
  return recordId;
}
