/** The longest record that is read, in bytes: four times what CloudTrail allows one. */
export const maxRecordBytes = 4 * 1024 * 1024;
/** How far back an end is looked at, in bytes. */
const tailBytes = 64;

/** What came of a record in the chunks before this one: all of it, unless that is too much, and its end. */
export class HeldRecord {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #tail = Buffer.alloc(0);

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes <= maxRecordBytes) this.#pieces.push(piece);
    else this.#pieces = [];
    this.#tail = Buffer.concat([this.#tail, piece.subarray(-tailBytes)]).subarray(-tailBytes);
  }

  /** The text of the record, which ends in this chunk; undefined when it is too long. */
  finish(chunk: Buffer, start: number, end: number): string | undefined {
    if (this.#bytes === 0) return chunk.toString("utf8", start, end);
    if (this.#bytes > maxRecordBytes) return undefined;
    return Buffer.concat([...this.#pieces, chunk.subarray(start, end)]).toString();
  }

  /** Whether the record, as far as it is read, ends so. */
  endsWith(pattern: RegExp, chunk: Buffer, start: number, end: number): boolean {
    const near = chunk.subarray(Math.max(start, end - tailBytes), end);
    return pattern.test(Buffer.concat([this.#tail, near]).toString("latin1"));
  }

  clear(): void {
    if (this.#bytes === 0) return;
    this.#pieces = [];
    this.#bytes = 0;
    this.#tail = Buffer.alloc(0);
  }
}
