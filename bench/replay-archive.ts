import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

interface CloudTrailRecord {
  readonly eventID: string;
  readonly requestID?: string;
  readonly eventTime: string;
  readonly recipientAccountId: string;
}

/** How many records CloudTrail's files have, in turn. */
const fileSizes = [300, 700, 1_500, 3_000];
const accounts = 20;
const days = 30;

/** What an archive takes, in bytes. */
export interface ArchiveSize {
  readonly files: number;
  readonly packed: number;
  readonly unpacked: number;
}

/**
 * Fills a folder with log files as CloudTrail writes them: real records over and over, each with ids of its own, spread
 * over a month and 20 accounts.
 *
 * @param source a file of real records, one a line
 */
export async function writeArchive(source: string, folder: string, records: number): Promise<ArchiveSize> {
  const templates = readFileSync(source, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CloudTrailRecord)
    .map((record) => ({ record, text: JSON.stringify(record) }));
  const size = { files: 0, packed: 0, unpacked: 0 };
  for (let written = 0; written < records; size.files++) {
    const count = Math.min(fileSizes[size.files % fileSizes.length] ?? 1, records - written);
    const account = String(100_000_000_000 + (size.files % accounts));
    const day = new Date(Date.UTC(2026, 9, 1 + (Math.floor(size.files / accounts) % days)))
      .toISOString()
      .slice(0, 10);
    const texts = Array.from({ length: count }, (_, index) => {
      const { record, text } = templates[(written + index) % templates.length] as (typeof templates)[number];
      return text
        .replaceAll(record.eventID, randomUUID())
        .replaceAll(record.requestID ?? record.eventID, randomUUID())
        .replaceAll(record.recipientAccountId, account)
        .replace(record.eventTime.slice(0, 10), day);
    });
    const text = `{"Records":[${texts.join(",")}]}`;
    const packed = await promisify(gzip)(text);
    const place = join(folder, "AWSLogs", account, "CloudTrail", "us-east-1", ...day.split("-"));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${account}_CloudTrail_us-east-1_${day}_${size.files}.json.gz`), packed);
    written += count;
    size.packed += packed.length;
    size.unpacked += Buffer.byteLength(text);
  }
  return size;
}
