import type { Lines } from "./lines.ts";
import {
  anyBracket,
  backslash,
  closeBracket,
  comma,
  type Nesting,
  newline,
  openBracket,
  quote,
} from "./skim.ts";

/** Space, tab, carriage return, and the bytes of a byte order mark. */
const blanks = [0x20, 0x09, 0x0d, 0xef, 0xbb, 0xbf];

/** Goes through what stands around records: lists, `{"Records":[...]}`, line ends, and what should not be there. */
export class Outline {
  readonly #nesting: Nesting;
  readonly #lines: Lines;
  #escaped = false;
  /** Whether the rest of the line is passed over, or of what stands between two commas. */
  #lostLine = false;
  #lostItem = false;

  constructor(nesting: Nesting, lines: Lines) {
    this.#nesting = nesting;
    this.#lines = lines;
  }

  /** @returns where a record begins, which then is open; the chunk's length when none does */
  skip(chunk: Buffer, from: number): number {
    const nesting = this.#nesting;
    for (let at = from; at < chunk.length; at++) {
      if (this.#lostLine) at = chunk.indexOf(newline, at);
      if (at === -1) break;
      const byte = chunk[at] as number;
      if (byte === newline) this.endLine();
      else if (this.#escaped) this.#escaped = false;
      else if (nesting.inString) {
        this.#escaped = byte === backslash;
        nesting.inString = byte !== quote;
      } else if ((byte & anyBracket) === openBracket) {
        if (this.#open(byte)) return at;
      } else if ((byte & anyBracket) === closeBracket && nesting.depth > 0) this.#close();
      else if (byte === comma) this.#lostItem = false;
      else if (!blanks.includes(byte)) this.#stray(byte);
    }
    return chunk.length;
  }

  /** A line ends, within a record or outside. What is not whole by then never will be, where each line is a value. */
  endLine(): void {
    const nesting = this.#nesting;
    if (nesting.depth > 0 && (this.#lines.areValues || nesting.inString)) {
      this.#lines.complain("it breaks off, or is not JSON");
      nesting.depth = 0;
      nesting.level = 0;
      nesting.inString = false;
    }
    this.#lines.next();
    this.#escaped = false;
    this.#lostLine = false;
    this.#lostItem = false;
  }

  #open(byte: number): boolean {
    const nesting = this.#nesting;
    if (nesting.depth === 0) {
      this.#lines.beginValue();
      if (byte === openBracket) nesting.level = 1;
    }
    nesting.depth += 1;
    return nesting.depth === nesting.level + 1;
  }

  #close(): void {
    const nesting = this.#nesting;
    nesting.depth -= 1;
    // What comes after the list in `{"Records":[...], ...}` holds no record.
    nesting.level = nesting.depth === 0 ? 0 : Number.POSITIVE_INFINITY;
    if (nesting.depth === 0) this.#lines.endValue();
  }

  #stray(byte: number): void {
    const { depth, level } = this.#nesting;
    const among = level !== Number.POSITIVE_INFINITY;
    if (among && !this.#lostItem) this.#lines.complain("it is not JSON, or not a record");
    this.#lostLine = depth === 0;
    this.#lostItem = among;
    this.#nesting.inString = depth > 0 && byte === quote;
  }
}
