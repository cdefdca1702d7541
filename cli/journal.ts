import { describeError } from "../aws/errors.ts";
import type { Journal } from "../engine/engine.ts";
import type { ActionRecord } from "../engine/record.ts";
import { openLog } from "./log-source.ts";

/** Thrown when the log does not take a record, and for every change that would be made after that. */
export class RecordNotKeptError extends Error {
  override readonly name = "RecordNotKeptError";
}

/** The options of the commands that change something. */
export interface JournalOptions {
  /** Where records are kept: `s3://bucket[/prefix]`, or a folder. */
  readonly log?: string;
  /** The account that must own the bucket. */
  readonly bucketOwner?: string;
}

/**
 * The journal of a command: decisions are shown and, where a log is named, kept in it as those of the Lambda functions
 * are, all but "compliant". A record that the log does not take is printed whole, for it is nowhere else, and nothing
 * more is changed.
 *
 * @throws MissingInputError when there is no such folder.
 */
export async function openJournal(
  show: (record: ActionRecord) => void,
  { log, bucketOwner }: JournalOptions,
): Promise<Journal> {
  const store = log === undefined ? undefined : await openLog(log, bucketOwner);
  let isRefused = false;
  return {
    applying({ resource }) {
      if (isRefused)
        throw new RecordNotKeptError(`${resource} was not changed: ${log} does not take records`);
    },
    async record(record) {
      show(record);
      if (!store || record.outcome === "compliant") return;
      // It brings the SDK's client of S3, which a command without a log does not need.
      const { recordKey } = await import("../engine/journal/bucket.ts");
      const key = recordKey(record);
      const text = JSON.stringify(record);
      try {
        await store.putOnce(key, Buffer.from(text));
      } catch (error) {
        isRefused = true;
        const what = `the record of action ${record.id}, "${record.outcome}" on ${record.resource}, is not kept`;
        // Whoever catches the error may make one line of it.
        console.error(`Put this into ${store.name} as ${key}:\n${text}`);
        throw new RecordNotKeptError(`${what}: ${store.name} cannot be written: ${describeError(error)}`, {
          cause: error,
        });
      }
    },
  };
}

/** The error of a record that was not kept, where that is what an error comes from. */
export function notKept(error: unknown): RecordNotKeptError | undefined {
  if (error instanceof RecordNotKeptError) return error;
  const causes = error instanceof AggregateError ? error.errors : error instanceof Error ? [error.cause] : [];
  return causes.map(notKept).find((each) => each);
}
