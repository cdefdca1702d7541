/** What stands around a place in JSON. */
export interface Nesting {
  /** How many brackets are open, of either kind. */
  depth: number;
  /** How many are open where a record begins: none, a list's, or those of `{"Records":[`. */
  level: number;
  inString: boolean;
}

export const comma = 0x2c;
export const quote = 0x22;
export const backslash = 0x5c;
export const newline = 0x0a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
/** Leaves out the bit that tells a brace from a bracket: `{` from `[`, `}` from `]`. */
export const anyBracket = 0xdf;

/** A letter of `"eventName"` that few other keys have there: to look at every key would take long. */
const tellingLetter = 0x4e;
const tellingPlace = 6;

/**
 * Goes through the bytes of a record to where something has to be looked at: its last bracket, a line's end, what may be
 * its eventName, and what may be a list of records. Nearly all bytes of a file pass here.
 *
 * @returns where; the chunk's length when there is nothing, and one more when the next chunk's first byte is escaped
 */
export function skim(chunk: Buffer, from: number, nesting: Nesting): number {
  const { length } = chunk;
  const { level } = nesting;
  let { depth } = nesting;
  let at = from;
  if (nesting.inString) {
    at = endOfString(chunk, from);
    if (at >= length || chunk[at] === newline) return at;
    nesting.inString = false;
    at += 1;
  }
  for (; at < length; at++) {
    const byte = chunk[at] as number;
    if (byte === quote) {
      const tells =
        depth === level + 1 && at + tellingPlace < length && chunk[at + tellingPlace] === tellingLetter;
      if (!tells) at = endOfString(chunk, at + 1);
      if (tells || at >= length || chunk[at] === newline) {
        nesting.inString = true;
        break;
      }
    } else if ((byte & anyBracket) === closeBracket) {
      depth -= 1;
      if (depth === level) break;
    } else if ((byte & anyBracket) === openBracket) {
      if (depth === 1 && level === 0 && byte === openBracket) break;
      depth += 1;
    } else if (byte === newline) break;
  }
  nesting.depth = depth;
  return at;
}

/** Where a string ends: at its quote, or at a line's end, where it is cut; beyond the chunk where it goes on. */
function endOfString(chunk: Buffer, from: number): number {
  let at = from;
  for (; at < chunk.length; at++) {
    const byte = chunk[at] as number;
    // Nearly all bytes of a string are greater: one comparison less for each.
    if (byte <= quote) {
      if (byte === quote || byte === newline) return at;
    } else if (byte === backslash) at++;
  }
  return at;
}
