import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { InputError } from "../engine/intake/event.ts";
import { MissingInputError, openProblems } from "./missing-input.ts";

/** One event of an input, and where it stands there. */
export interface Item {
  readonly where: string;
  readonly value: unknown;
}

/** The most that is read of one input, in bytes: the longest text that Node.js can hold. */
const maxBytes = 500 * 1024 * 1024;

/**
 * The events of a file or of standard input (`-`): one event, a list of them, a CloudTrail log file
 * (`{"Records":[...]}`) or JSON lines, each also compressed with gzip.
 *
 * @throws MissingInputError when it cannot be opened, InputError when it holds nothing of that kind.
 */
export async function readItems(name: string): Promise<Item[]> {
  const text = await readText(name);
  if (text.trim() === "")
    throw new InputError(`${name} is empty: expected EventBridge events or CloudTrail records`);
  try {
    return itemsOf(name, JSON.parse(text));
  } catch (error) {
    const lines = text.split("\n");
    const rows = lines
      .map((line, index) => ({ line, where: `${name}:${index + 1}` }))
      .filter(({ line }) => line.trim());
    if (rows.length === 1 || !parses(rows[0]?.line ?? "")) {
      throw notJson(name, error);
    }
    return rows.flatMap(({ line, where }) => itemsOf(where, parseLine(line, where)));
  }
}

function itemsOf(where: string, value: unknown): Item[] {
  const records = Array.isArray(value) ? value : (value as { Records?: unknown } | null)?.Records;
  return Array.isArray(records)
    ? records.map((each, index) => ({ where: `${where}[${index}]`, value: each }))
    : [{ where, value }];
}

function parseLine(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw notJson(where, error);
  }
}

/** The parser's message quotes the text: in one line, without what would steer a terminal. */
function notJson(where: string, error: unknown): InputError {
  return new InputError(`${where} is not JSON: ${(error as Error).message.replaceAll(/\p{Cc}+/gu, " ")}`);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function readText(name: string): Promise<string> {
  const bytes = await readBytes(name);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return decode(bytes);
  try {
    return decode(await promisify(gunzip)(bytes, { maxOutputLength: maxBytes }));
  } catch (error) {
    throw new InputError(`${name} is not a whole gzip file: ${(error as Error).message}`);
  }
}

/** Text without the byte order mark that PowerShell and some editors put in front. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function readBytes(name: string): Promise<Buffer> {
  try {
    const bytes = await buffer(name === "-" ? process.stdin : createReadStream(name, { end: maxBytes }));
    if (bytes.length > maxBytes)
      throw new InputError(`${name} is larger than ${maxBytes / 1024 / 1024} MB: split it`);
    return bytes;
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new MissingInputError(`${name} cannot be read: ${openProblems[code ?? ""] ?? message}`);
  }
}
