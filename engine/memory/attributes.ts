import { gunzipSync, gzipSync } from "node:zlib";
import type { Item } from "./table.ts";

/** The most that a value may take of an item's 400 KB, in bytes: the rest is for the keys and what is noted later. */
const maxBytes = 380 * 1024;

/** Thrown for what is larger than DynamoDB keeps; nothing was written. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/** A value as an attribute: JSON text, compressed where it would not fit. Gives `undefined` back as it was: absent. */
export function json(value: object, what: string): Item[string] {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= maxBytes) return { S: text };
  const bytes = gzipSync(text);
  if (bytes.length <= maxBytes) return { B: bytes };
  throw new TooLargeError(
    `${what} cannot be kept: it takes ${bytes.length} bytes compressed, and DynamoDB keeps ${maxBytes}. Look at the resource by hand.`,
  );
}

/** What `json` made an attribute of. */
export function parse<T>(attribute: Item[string] | undefined): T | undefined {
  const text = attribute?.B ? gunzipSync(attribute.B).toString() : attribute?.S;
  return text === undefined ? undefined : JSON.parse(text);
}
