import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { recordKey } from "../../engine/journal/bucket.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { canonicalJson } from "../../engine/record.ts";
import { type Digest, hashOf } from "../../engine/seal/digest.ts";
import { digestKey } from "../../engine/seal/layout.ts";
import { sealDay } from "../../engine/seal/seal.ts";
import type { Signer } from "../../engine/seal/signature.ts";
import type { LogStore } from "../../engine/seal/store.ts";

let ids = 0;

/** A record of an action, a fix unless told otherwise. */
export function actionRecord(differences: Partial<ActionRecord> = {}): ActionRecord {
  const id = `01933b5e-0000-7000-8000-${String(ids++).padStart(12, "0")}`;
  const time = differences.time ?? "2026-11-18T10:00:05.000Z";
  return {
    id,
    time,
    control: "s3-default-encryption",
    controls: [differences.control ?? "s3-default-encryption"],
    severity: "high",
    resource: "arn:aws:s3:::patient-records",
    ref: { arn: "arn:aws:s3:::patient-records", account: "123456789012", region: "us-east-1" },
    account: "123456789012",
    region: "us-east-1",
    trigger: {
      type: "cloudtrail",
      eventId: "2db86b94-ed33-47c5-9917-e03ce2819711",
      eventName: "PutBucketEncryption",
      eventTime: time,
      actor: "arn:aws:iam::123456789012:user/alice",
      sourceIp: "203.0.113.7",
    },
    mode: "auto",
    outcome: "fixed",
    reason: "fixed and verified",
    risk: "safe",
    changes: [],
    before: null,
    after: null,
    startedAt: time,
    durationMs: 200,
    exposedMs: 4_000,
    approval: null,
    undoOf: null,
    planHash: hashOf(id),
    ...differences,
  };
}

/** Puts a record into a log, where the bot would. */
export async function putRecord(store: LogStore, record: ActionRecord): Promise<string> {
  const key = recordKey(record);
  await store.putOnce(key, Buffer.from(JSON.stringify(record)));
  return key;
}

/** When the days of `sealedLog` are over. */
export const afterwards = new Date("2026-11-21T12:00:00Z");

/**
 * Fills a log with records of 18, 19 and 20 November 2026 (three, none, two) and seals these days.
 *
 * @returns the keys of the records
 */
export async function sealedLog(store: LogStore, sign?: Signer): Promise<string[]> {
  const times = ["18T08:00:00", "18T09:00:00", "18T10:00:00", "20T08:00:00", "20T09:00:00"];
  const keys: string[] = [];
  for (const time of times) keys.push(await putRecord(store, actionRecord({ time: `2026-11-${time}.000Z` })));
  await sealDay(store, "2026-11-20", sign, afterwards);
  return keys;
}

/** What somebody can do to a log who has more rights than they should. */
export interface Hands {
  remove(key: string): Promise<void>;
  overwrite(key: string, text: string | Uint8Array): Promise<void>;
}

/** Hands in a folder on disk. */
export function handsIn(folder: string): Hands {
  return {
    async remove(key) {
      rmSync(join(folder, key));
    },
    async overwrite(key, text) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), text);
    },
  };
}

/** Changes a digest behind the log's back; `rehash` as somebody would who knows how digests are made. */
export async function tamper(
  hands: Hands,
  store: LogStore,
  day: string,
  change: (digest: Digest) => object,
  rehash: boolean,
): Promise<void> {
  const digest = JSON.parse(Buffer.from((await store.read(digestKey(day))) ?? "").toString()) as Digest;
  const { sha256, signature, ...content } = { ...digest, ...change(digest) };
  const hash = rehash ? hashOf(canonicalJson(content)) : sha256;
  const text = JSON.stringify({ ...content, sha256: hash, ...(signature && { signature }) });
  await hands.overwrite(digestKey(day), text);
}
