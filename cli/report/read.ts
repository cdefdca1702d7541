import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { type LogStore, readAll } from "../../engine/seal/store.ts";
import { type Verification, verifyLog } from "../../engine/seal/verify.ts";
import { openLog } from "../log-source.ts";
import { parseRecord, type ReportRecord } from "./schema.ts";

/** A place that records were read from, and whether it is whole; null for a file, which no digest seals. */
export interface Source {
  readonly name: string;
  readonly verification: Verification | null;
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

/**
 * Reads the records of logs (folders laid out as the log bucket, `s3://bucket[/prefix]`) and of files of JSON lines,
 * also compressed with gzip, and checks the logs.
 *
 * @throws MissingInputError when there is no such log or file; Error when a bucket cannot be read.
 */
export async function readRecords(
  names: readonly string[],
  since: Date,
  bucketOwner?: string,
): Promise<Reading> {
  const records = new Map<string, ReportRecord>();
  const unreadable: string[] = [];
  const sources: Source[] = [];
  const take = (where: string, text: string) => {
    try {
      const record = parseRecord(text);
      if (Date.parse(record.time) >= since.getTime()) records.set(record.id, record);
    } catch (error) {
      unreadable.push(`${where}: ${(error as Error).message}`);
    }
  };
  for (const name of names) {
    if ((await stat(name).catch(() => undefined))?.isFile()) {
      await readLines(name, take, unreadable);
      sources.push({ name, verification: null });
    } else {
      const store = await openLog(name, bucketOwner);
      const day = since.toISOString().slice(0, 10);
      await readLog(store, day, take);
      sources.push({ name, verification: await verifyLog(store, { since: day }) });
    }
  }
  const order = ({ time, id }: ReportRecord) => `${time} ${id}`;
  return {
    records: [...records.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)),
    sources,
    unreadable,
  };
}

async function readLog(
  store: LogStore,
  since: string,
  take: (where: string, text: string) => void,
): Promise<void> {
  for (const day of await store.days("records", since)) {
    await readAll(store, await store.recordKeys(day), (key, bytes) => {
      if (bytes) take(`${store.name}: ${key}`, Buffer.from(bytes).toString("utf8"));
    });
  }
}

async function readLines(
  file: string,
  take: (where: string, text: string) => void,
  unreadable: string[],
): Promise<void> {
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
