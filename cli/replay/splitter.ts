import { HeldRecord, maxRecordBytes } from "./held.ts";
import { Lines } from "./lines.ts";
import { Outline } from "./outline.ts";
import { type Nesting, newline, openBracket, quote, skim } from "./skim.ts";

/** What stands before a list of records. */
const recordsKey = /"Records"\s*:\s*$/;
/** The member that names a record's call, and the bytes in which it is looked for. */
const eventName = /^"eventName"\s*:\s*"(\w*)"/;
const eventNameBytes = 128;

/** What is done with records. */
export interface RecordTaker {
  /** The calls whose records are wanted, by their `eventName`. */
  readonly names: ReadonlySet<string>;
  /** The text of a record that is wanted, or does not tell. Its brackets are paired, which is not yet to say that it is JSON. */
  take(text: string): void;
  /** A record that is not wanted came by. */
  passOver(): void;
}

/**
 * Cuts bytes into the texts of single records and holds no more than one of them: `{"Records":[...]}`, lists, one record
 * after the other, JSON lines, in any mix. What is none is a problem, and the next line begins afresh.
 */
export class RecordSplitter {
  readonly #taker: RecordTaker;
  readonly #nesting: Nesting = { depth: 0, level: 0, inString: false };
  readonly #lines = new Lines();
  readonly #outline = new Outline(this.#nesting, this.#lines);
  /** Where the record begins in this chunk. */
  #start = 0;
  readonly #held = new HeldRecord();
  #name: string | undefined;
  #escaped = false;

  constructor(taker: RecordTaker) {
    this.#taker = taker;
  }

  /** What could not be read, in one line; undefined when nothing was lost. */
  get problem(): string | undefined {
    return this.#lines.problem;
  }

  /** Says what is wrong with the line that was reached. */
  complain(problem: string): void {
    this.#lines.complain(problem);
  }

  push(chunk: Buffer): void {
    this.#start = 0;
    let at = 0;
    while (at < chunk.length) {
      if (!this.#isInRecord) {
        this.#start = this.#outline.skip(chunk, at);
        at = this.#start + 1;
      }
      if (this.#isInRecord) at = this.#inside(chunk, at);
    }
    if (this.#isInRecord) this.#held.add(chunk.subarray(this.#start));
  }

  /** Says that nothing comes any more. */
  end(): void {
    if (this.#nesting.depth > 0) this.complain("it ends in the middle of a record or a list");
  }

  get #isInRecord(): boolean {
    return this.#nesting.depth > this.#nesting.level;
  }

  /** Goes through a record, to its end or the chunk's. */
  #inside(chunk: Buffer, from: number): number {
    const nesting = this.#nesting;
    let at = skim(chunk, this.#escaped ? from + 1 : from, nesting);
    for (; at < chunk.length; at = skim(chunk, at + 1, nesting)) {
      const byte = chunk[at];
      if (byte === quote) this.#readName(chunk, at);
      else if (byte === newline) this.#outline.endLine();
      else if (byte !== openBracket) this.#finish(chunk, at + 1);
      else if (this.#held.endsWith(recordsKey, chunk, this.#start, at)) {
        nesting.depth = 2;
        nesting.level = 2;
      } else nesting.depth += 1;
      if (!this.#isInRecord) return this.#forget(at + 1);
    }
    this.#escaped = at > chunk.length;
    return chunk.length;
  }

  #readName(chunk: Buffer, at: number): void {
    const member = chunk.toString("latin1", at, at + eventNameBytes);
    this.#name = eventName.exec(member)?.[1] ?? this.#name;
  }

  #finish(chunk: Buffer, end: number): void {
    if (this.#name && !this.#taker.names.has(this.#name)) this.#taker.passOver();
    else {
      const text = this.#held.finish(chunk, this.#start, end);
      if (text === undefined) this.complain(`a record is longer than ${maxRecordBytes / 1024 / 1024} MB`);
      else this.#taker.take(text);
    }
    if (this.#nesting.depth === 0) this.#lines.endValue();
  }

  /** The record is over. */
  #forget(next: number): number {
    this.#held.clear();
    this.#name = undefined;
    this.#escaped = false;
    return next;
  }
}
