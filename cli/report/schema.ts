import { z } from "zod";
import { modes } from "../../engine/modes.ts";
import { outcomes } from "../../engine/record.ts";
import { risks, severities } from "../../remediations/contract.ts";

const time = z.iso.datetime();

/** What a report takes of an action record; what else is in it, settings above all, is left out. */
export const recordSchema = z
  .object({
    id: z.string().min(1),
    time,
    control: z.string().min(1),
    controls: z.array(z.string().min(1)).optional(),
    severity: z.enum(severities),
    resource: z.string().min(1),
    account: z.string(),
    region: z.string(),
    trigger: z.object({
      type: z.string(),
      eventName: z.string().nullable(),
      eventTime: time.nullable(),
      actor: z.string().nullable(),
      sourceIp: z.string().nullable(),
    }),
    mode: z.enum(modes),
    outcome: z.enum(outcomes),
    reason: z.string(),
    risk: z.enum(risks),
    changes: z.array(z.object({ summary: z.string(), applied: z.boolean() })),
    durationMs: z.number(),
    exposedMs: z.number().nonnegative().nullable(),
    approval: z.object({ by: z.string(), at: time, decision: z.string() }).nullable(),
    undoOf: z.string().nullable(),
    planHash: z.string().nullable(),
  })
  .transform(({ controls, ...record }) => ({ ...record, controls: controls ?? [record.control] }));

/** An action record as a report reads it. */
export type ReportRecord = z.infer<typeof recordSchema>;

/**
 * Reads one record.
 *
 * @throws Error with one line that says what is wrong.
 */
export function parseRecord(text: string): ReportRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`not JSON: ${(error as Error).message}`);
  }
  const { data, error } = recordSchema.safeParse(value);
  if (data) return data;
  const problems = error.issues.map(({ path, message }) => `${path.join(".") || "the record"}: ${message}`);
  throw new Error(`not an action record: ${problems.slice(0, 3).join("; ")}`);
}
