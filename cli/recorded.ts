import { stat } from "node:fs/promises";
import { z } from "zod";
import type { ActionRecord } from "../engine/record.ts";
import { readItems } from "./input.ts";
import { openWrittenLog, reading } from "./log-source.ts";
import { MissingInputError } from "./missing-input.ts";

const call = z.object({ call: z.string(), input: z.record(z.string(), z.unknown()) });

/** What an undo needs of a record; the rest is carried along. */
const recordSchema = z.looseObject({
  id: z.uuid(),
  control: z.string(),
  controls: z.array(z.string()),
  resource: z.string(),
  outcome: z.string(),
  ref: z.looseObject({ arn: z.string(), account: z.string(), region: z.string() }),
  changes: z.array(
    z.looseObject({
      summary: z.string(),
      applied: z.boolean(),
      undo: call.nullable(),
      undoReason: z.string().nullable(),
    }),
  ),
});

/**
 * The record of an action, from a file of JSON lines, a folder laid out as the log bucket, or the bucket itself.
 *
 * @throws MissingInputError when there is no such place, or no such record in it.
 * @throws InputError, Error when what is there cannot be read.
 */
export async function readRecord(source: string, id: string): Promise<ActionRecord> {
  const found = (await isFile(source)) ? await inFile(source, id) : await inLog(source, id);
  if (found === undefined) throw new MissingInputError(`there is no record of action ${id} in ${source}`);
  const parsed = recordSchema.safeParse(found);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`the record of action ${id} is not whole: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  return parsed.data as unknown as ActionRecord;
}

async function isFile(source: string): Promise<boolean> {
  return Boolean((await stat(source).catch(() => undefined))?.isFile());
}

async function inFile(source: string, id: string): Promise<unknown> {
  const items = await readItems(source);
  return items.find(({ value }) => (value as { id?: unknown } | null)?.id === id)?.value;
}

/** A UUID of version 7 begins with its time, and the record lies under the day that it was written: that one, or the next. */
async function inLog(source: string, id: string): Promise<unknown> {
  const log = await openWrittenLog(source);
  const { recordKey } = await import("../engine/journal/bucket.ts");
  const began = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  for (const day of [0, 86_400_000]) {
    const key = recordKey({ id, time: new Date(began + day).toISOString() });
    const bytes = await reading(source, () => log.read(key));
    if (bytes) return JSON.parse(Buffer.from(bytes).toString("utf8"));
  }
  return undefined;
}
