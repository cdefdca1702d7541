import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import type { Verifier } from "../../engine/seal/signature.ts";
import { type LogStore, readAll } from "../../engine/seal/store.ts";
import { type Verification, verifyLog } from "../../engine/seal/verify.ts";
import { openWrittenLog, reading } from "../log-source.ts";
import { MissingInputError } from "../missing-input.ts";
import { parseRecord, type ReportRecord } from "./schema.ts";

/** A place that records were read from. */
export interface Source {
  readonly name: string;
  /** Whether it is whole; null for a file, which no digest seals, and where it could not be read. */
  readonly verification: Verification | null;
  /** Why it could not be read, or not to its end. */
  readonly problem: string | null;
}

/** What was read: records by their time, each once, and what could not be read. */
export interface Reading {
  readonly records: readonly ReportRecord[];
  readonly sources: readonly Source[];
  /** One line for each record that is none: where it stands, and what is wrong with it. */
  readonly unreadable: readonly string[];
}

/** The longest line that is read, in characters. */
const lineCharacters = 16 * 1024 * 1024;

/** How logs are opened and checked. */
export interface ReadOptions {
  readonly since: Date;
  /** The account that must own a bucket. */
  readonly bucketOwner?: string | undefined;
  /** Checks the signatures of digests. */
  readonly verify?: Verifier | undefined;
  /** Told after each sealed day of a log how many of how many are read. */
  readonly progress?: (done: number, total: number) => void;
}

/** Takes the text of a record, and where it stands. */
type Take = (where: string, text: string) => void;

/**
 * Reads the records of logs (folders laid out as the log bucket, `s3://bucket[/prefix]`) and of files of JSON lines,
 * also compressed with gzip, and checks the logs. A place that cannot be read does not keep the others from being read.
 *
 * @throws MissingInputError, Error when none of them can be read.
 */
export async function readRecords(names: readonly string[], options: ReadOptions): Promise<Reading> {
  const records = new Map<string, ReportRecord>();
  const unreadable: string[] = [];
  const sources: Source[] = [];
  const take: Take = (where, text) => {
    try {
      const record = parseRecord(text);
      if (Date.parse(record.time) >= options.since.getTime()) records.set(record.id, record);
    } catch (error) {
      unreadable.push(`${where}: ${(error as Error).message}`);
    }
  };
  const problems: Error[] = [];
  for (const name of names) {
    try {
      const isFile = (await stat(name).catch(() => undefined))?.isFile();
      if (isFile) await readLines(name, take, unreadable);
      const verification = isFile ? null : await readLog(name, options, take);
      sources.push({ name, verification, problem: null });
    } catch (error) {
      problems.push(error as Error);
      sources.push({ name, verification: null, problem: (error as Error).message });
    }
  }
  if (problems.length === names.length) throw nothingRead(problems);
  const order = ({ time, id }: ReportRecord) => `${time} ${id}`;
  return {
    records: [...records.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)),
    sources,
    unreadable,
  };
}

function nothingRead(problems: readonly Error[]): Error {
  const text = problems.map(({ message }) => message).join("\n");
  const isUsage = problems.every((each) => each instanceof MissingInputError);
  return isUsage ? new MissingInputError(text) : new Error(text, { cause: problems[0] });
}

/** Checks a log and takes its records, each object read once: those that a digest seals while they are compared with it. */
async function readLog(name: string, options: ReadOptions, take: Take): Promise<Verification> {
  const store = await openWrittenLog(name, options.bucketOwner);
  const since = options.since.toISOString().slice(0, 10);
  const taken = new Set<string>();
  const takeOnce = (key: string, bytes: Uint8Array | undefined) => {
    if (!bytes || taken.has(key)) return;
    taken.add(key);
    take(`${store.name}: ${key}`, Buffer.from(bytes).toString("utf8"));
  };
  const watched: LogStore = {
    ...store,
    async read(key) {
      const bytes = await store.read(key);
      if (key.startsWith("records/")) takeOnce(key, bytes);
      return bytes;
    },
  };
  return reading(name, async () => {
    const verification = await verifyLog(watched, {
      since,
      verify: options.verify,
      progress: options.progress,
    });
    for (const day of await store.days("records", since)) {
      const rest = (await store.recordKeys(day)).filter((key) => !taken.has(key));
      await readAll(store, rest, takeOnce);
    }
    return verification;
  });
}

async function readLines(file: string, take: Take, unreadable: string[]): Promise<void> {
  const bytes = createReadStream(file);
  const input = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  bytes.on("error", (error) => input.destroy(error));
  input.setEncoding("utf8");
  let number = 0;
  let rest = "";
  const line = (text: string) => {
    number += 1;
    if (text.trim()) take(`${file}:${number}`, text);
  };
  try {
    for await (const chunk of input) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > lineCharacters) throw new Error("a line is longer than 16 MB: give JSON lines");
      lines.forEach(line);
    }
    line(rest);
  } catch (error) {
    unreadable.push(`${file}: the rest cannot be read: ${(error as Error).message}`);
  }
}
