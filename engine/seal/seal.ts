import { type Digest, digestOf, hashOf, parseDigest, type SealedRecord } from "./digest.ts";
import { dayAfter, dayMs, digestKey } from "./layout.ts";
import type { Signer } from "./signature.ts";
import { type LogStore, readAll } from "./store.ts";

/** A record is written right after its time, at the latest when the function that made it ends: after 15 minutes. */
const lateRecordsMs = 60 * 60 * 1000;

/**
 * Seals a day of the log, and before it the days that were missed since the last seal: without a seal yet, from the
 * first record on. A day without records is sealed too. What is sealed already stays as it is.
 *
 * @param day UTC, as `2026-11-21`
 * @param sign signs each digest, where there is a key
 * @returns the digests it wrote, in order of their days
 * @throws RangeError when the day ended less than an hour ago: its last records may still be on their way.
 * @throws SyntaxError, ZodError when the last digest is none, and what the store and the signer reject with.
 */
export async function sealDay(
  store: LogStore,
  day: string,
  sign?: Signer,
  now = new Date(),
): Promise<Digest[]> {
  if (Date.parse(day) + dayMs + lateRecordsMs > now.getTime())
    throw new RangeError(`${day} cannot be sealed yet: a day is sealed an hour after its end, in UTC`);
  const [firstRecord = day] = await store.days("records");
  const lastSealed = (await store.days("digests")).at(-1);
  let previous = lastSealed ? await readDigest(store, lastSealed) : null;
  const sealed: Digest[] = [];
  for (
    let next = lastSealed ? dayAfter(lastSealed) : earlier(firstRecord, day);
    next <= day;
    next = dayAfter(next)
  ) {
    const unsigned = digestOf(next, await hashRecords(store, next), previous);
    const digest = sign
      ? { ...unsigned, signature: await sign(Buffer.from(unsigned.sha256, "hex")) }
      : unsigned;
    const written = await store.putOnce(digestKey(next), Buffer.from(JSON.stringify(digest)));
    if (written) sealed.push(digest);
    // Another run was faster: its digest counts.
    previous = written ? digest : await readDigest(store, next);
  }
  return sealed;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

async function hashRecords(store: LogStore, day: string): Promise<SealedRecord[]> {
  const records: SealedRecord[] = [];
  await readAll(store, await store.recordKeys(day), (key, bytes) => {
    if (bytes) records.push({ key, sha256: hashOf(bytes) });
  });
  return records;
}

async function readDigest(store: LogStore, day: string): Promise<Digest> {
  const bytes = await store.read(digestKey(day));
  if (!bytes) throw new RangeError(`${digestKey(day)} was there and is gone: nothing can be sealed after it`);
  return parseDigest(bytes);
}
