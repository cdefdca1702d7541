import { type Digest, hashOf, hashOfContent, parseDigest } from "./digest.ts";
import { digestKey } from "./layout.ts";
import { type LogStore, readAll } from "./store.ts";

/** Something that is not as it was sealed. */
export interface LogFinding {
  readonly kind:
    | "missing-record"
    | "altered-record"
    | "added-record"
    | "reordered-records"
    | "altered-digest"
    | "missing-digest"
    | "broken-chain"
    | "bad-signature";
  readonly day: string;
  /** Of the record or the digest. */
  readonly key: string;
  /** What is wrong, for a person. */
  readonly sentence: string;
}

/** Whether a digest has the hash that it states, and its records in order. */
export function checkContent(digest: Digest, findings: LogFinding[]): void {
  const { day, records, sha256 } = digest;
  const key = digestKey(day);
  const sorted = records.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const outOfPlace = records.find(
    ({ key: each }, index) => index > 0 && each <= (records[index - 1]?.key ?? ""),
  );
  if (outOfPlace) {
    const sentence = `${key} lists its records out of their order, from ${outOfPlace.key} on`;
    findings.push({ kind: "reordered-records", day, key, sentence });
  }
  if (hashOfContent({ ...digest, records: sorted }) === sha256 || hashOfContent(digest) === sha256) return;
  findings.push({
    kind: "altered-digest",
    day,
    key,
    sentence: `${key} was altered: its content does not have the hash that it states`,
  });
}

/** Whether the records of a day are those of its digest. */
export async function checkRecords(
  store: LogStore,
  { day, records }: Digest,
  findings: LogFinding[],
): Promise<void> {
  const sealed = new Map(records.map(({ key, sha256 }) => [key, sha256]));
  const sealedAs = new Map(records.map(({ key, sha256 }) => [sha256, key]));
  const present = await store.recordKeys(day);
  const add = (kind: LogFinding["kind"], key: string, what: string) =>
    findings.push({ kind, day, key, sentence: `${key} ${what}` });
  const known = new Set(present);
  for (const key of sealed.keys())
    if (!known.has(key)) add("missing-record", key, `is missing: it was there when ${day} was sealed`);
  for (const key of present)
    if (!sealed.has(key)) add("added-record", key, `was added after ${day} was sealed: no digest has it`);
  await readAll(
    store,
    present.filter((key) => sealed.has(key)),
    (key, bytes) => {
      const hash = bytes && hashOf(bytes);
      const other = hash && sealedAs.get(hash);
      if (!hash) add("missing-record", key, `is missing: it was there when ${day} was sealed`);
      else if (hash === sealed.get(key)) return;
      else if (other) add("reordered-records", key, `has the content that was sealed as ${other}`);
      else add("altered-record", key, `was altered after ${day} was sealed`);
    },
  );
}

/** Whether a digest follows the one before it. */
export async function checkChain(
  store: LogStore,
  { day, previous }: Digest,
  sealedDays: readonly string[],
  findings: LogFinding[],
): Promise<void> {
  const key = digestKey(day);
  const broken = (sentence: string) => findings.push({ kind: "broken-chain", day, key, sentence });
  const before = sealedDays[sealedDays.indexOf(day) - 1];
  if (!previous) {
    if (before) broken(`${key} starts a chain of its own, although ${before} was sealed before it`);
    return;
  }
  if (before && before > previous.day)
    broken(`${key} follows the digest of ${previous.day} and passes over that of ${before}`);
  if (previous.day >= day) {
    broken(`${key} follows the digest of ${previous.day}, which is not before it`);
    return;
  }
  const bytes = await store.read(digestKey(previous.day));
  if (!bytes) {
    const missing = digestKey(previous.day);
    const sentence = `${missing} is missing: the digest of ${day} follows it`;
    findings.push({ kind: "missing-digest", day: previous.day, key: missing, sentence });
  } else if (statedHash(bytes) !== previous.sha256) {
    broken(
      `${key} follows another digest of ${previous.day} than the one that is there: one of them was replaced`,
    );
  }
}

function statedHash(bytes: Uint8Array): string | undefined {
  try {
    return parseDigest(bytes).sha256;
  } catch {
    return undefined;
  }
}
