import { createReadStream } from "node:fs";
import { opendir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { createGunzip, gunzipSync } from "node:zlib";
import { InputError } from "../engine/intake/event.ts";
import { MissingInputError } from "./input.ts";

/** Log files of a folder that hold records, by their endings. */
const logFile = /\.(json|jsonl|ndjson|log)(\.gz)?$/;
/** Larger files are read line by line, in bytes. */
const wholeBytes = 32 * 1024 * 1024;
/** The longest line that is read, in characters. */
const lineCharacters = 16 * 1024 * 1024;

/**
 * The log files behind a path: itself, or those of a folder and the folders in it, in no particular order.
 *
 * @throws MissingInputError when there is no such path.
 */
export async function* logFiles(path: string): AsyncGenerator<string> {
  const entry = await stat(path).catch(() => undefined);
  if (!entry) throw new MissingInputError(`${path} cannot be read: there is no such file or folder`);
  if (entry.isFile()) yield path;
  else yield* filesIn(path);
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    // CloudTrail's digests lie beside its logs.
    else if (entry.isFile() && logFile.test(entry.name) && !entry.name.includes("CloudTrail-Digest"))
      yield path;
  }
}

/**
 * The records of a log file: `{"Records":[...]}`, a list, one record, or JSON lines, each also compressed with gzip.
 *
 * @throws InputError when the file is broken; what came before the break was given already.
 */
export async function* recordsOf(path: string): AsyncGenerator<readonly unknown[]> {
  try {
    const { size } = await stat(path);
    if (size > wholeBytes) yield* linesOf(path);
    else {
      const bytes = await readFile(path);
      const text = (
        isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: 512 * 1024 * 1024 }) : bytes
      ).toString("utf8");
      yield parseText(text);
    }
  } catch (error) {
    throw new InputError(`${path} is broken: ${(error as Error).message}`);
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function parseText(text: string): readonly unknown[] {
  try {
    return recordsIn(JSON.parse(text));
  } catch (error) {
    const lines = text.split("\n").filter((line) => line.trim());
    if (lines.length < 2) throw error;
    return lines.flatMap((line) => recordsIn(JSON.parse(line)));
  }
}

function recordsIn(value: unknown): readonly unknown[] {
  const records = Array.isArray(value) ? value : (value as { Records?: unknown } | null)?.Records;
  return Array.isArray(records) ? records : [value];
}

async function* linesOf(path: string): AsyncGenerator<readonly unknown[]> {
  const bytes = createReadStream(path);
  const input = path.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  bytes.on("error", (error) => input.destroy(error));
  input.setEncoding("utf8");
  let rest = "";
  for await (const chunk of input) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > lineCharacters)
      throw new Error("a line is longer than 16 MB: give JSON lines or CloudTrail's own files");
    yield lines.filter((line) => line.trim()).flatMap((line) => recordsIn(JSON.parse(line)));
  }
  if (rest.trim()) yield recordsIn(JSON.parse(rest));
}
