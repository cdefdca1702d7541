/** The parts of the log: the records of actions, and the digests that seal a day of them. */
export type LogPart = "records" | "digests";

/** Where the action log lies. Keys are those of the log bucket: `records/YYYY/MM/DD/ID.json`, `digests/YYYY/MM/DD.json`. */
export interface LogStore {
  /** What people call it: a path or an `s3://` address. */
  readonly name: string;
  /** Whether there is anything of a part: one call. */
  has(part: LogPart): Promise<boolean>;
  /** The days (`2026-11-21`) of which there is something, in order; with `since`, that day and later ones only. */
  days(part: LogPart, since?: string): Promise<string[]>;
  /** The keys of the records of a day, in order. */
  recordKeys(day: string): Promise<string[]>;
  /** The bytes under a key; undefined when there are none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Writes what is not there yet; nothing is ever overwritten. False when it is there. */
  putOnce(key: string, bytes: Uint8Array): Promise<boolean>;
}

/** Reads many keys, some at a time, in no particular order. */
export async function readAll(
  store: Pick<LogStore, "read">,
  keys: readonly string[],
  take: (key: string, bytes: Uint8Array | undefined) => void,
): Promise<void> {
  const rest = keys.values();
  const reader = async () => {
    for (const key of rest) take(key, await store.read(key));
  };
  await Promise.all(Array.from({ length: Math.min(concurrentReads, keys.length) }, reader));
}

const concurrentReads = 32;
