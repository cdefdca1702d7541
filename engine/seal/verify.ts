import { checkChain, checkContent, checkRecords, type LogFinding } from "./checks.ts";
import { type Digest, parseDigest } from "./digest.ts";
import { dayAfter, digestKey } from "./layout.ts";
import type { Verifier } from "./signature.ts";
import type { LogStore } from "./store.ts";

/** What a check of the log came to. The log is whole as far as it is sealed when there are no findings. */
export interface Verification {
  /** In order of their days and keys. */
  readonly findings: readonly LogFinding[];
  /** The days with a digest, in order. */
  readonly sealedDays: readonly string[];
  /** The days before today without a digest, in order: they may be sealed later, or never were. */
  readonly unsealedDays: readonly string[];
  /** How many records were compared with their digest. */
  readonly records: number;
  /** How many digests are signed, and whether that was checked. */
  readonly signed: number;
  readonly signaturesChecked: boolean;
}

export interface VerifyOptions {
  /** The first day to check, as `2026-11-21`. */
  readonly since?: string | undefined;
  /** Checks the signatures; without it they are only counted. */
  readonly verify?: Verifier | undefined;
  readonly now?: Date;
  /** Told after each sealed day how many of how many are checked. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Compares a log with its digests, and the digests with each other. Nothing newer than the last digest can be proven,
 * and the last digest itself only by its signature. Rejects with what the store rejects with.
 */
export async function verifyLog(store: LogStore, options: VerifyOptions = {}): Promise<Verification> {
  const { since, verify, progress, now = new Date() } = options;
  const sealedDays = await store.days("digests", since);
  const findings: LogFinding[] = [];
  const digests: Digest[] = [];
  let records = 0;
  for (const [index, day] of sealedDays.entries()) {
    progress?.(index, sealedDays.length);
    const digest = await readDigest(store, day, findings);
    if (!digest) continue;
    checkContent(digest, findings);
    await checkRecords(store, digest, findings);
    await checkChain(store, digest, sealedDays, findings);
    records += digest.records.length;
    // Only what the next steps need: a day may have many records.
    digests.push({ ...digest, records: [] });
  }
  if (verify) checkSignatures(digests, verify, findings);
  const missing = findings.filter(({ kind }) => kind === "missing-digest").map(({ day }) => day);
  return {
    findings: findings.sort(byPlace),
    sealedDays,
    unsealedDays: await unsealed(store, since, new Set([...sealedDays, ...missing]), now),
    records,
    signed: digests.filter(({ signature }) => signature).length,
    signaturesChecked: verify !== undefined,
  };
}

function byPlace(a: LogFinding, b: LogFinding): number {
  const [one, other] = [`${a.day} ${a.key}`, `${b.day} ${b.key}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

async function readDigest(store: LogStore, day: string, findings: LogFinding[]): Promise<Digest | undefined> {
  const key = digestKey(day);
  const wrong = (what: string): undefined => {
    findings.push({ kind: "altered-digest", day, key, sentence: `${key} ${what}` });
  };
  try {
    const digest = parseDigest((await store.read(key)) ?? new Uint8Array());
    return digest.day === day ? digest : wrong(`is the digest of ${digest.day}`);
  } catch (error) {
    if (error instanceof SyntaxError || (error as Error).name === "ZodError") return wrong("is not a digest");
    throw error;
  }
}

/** A digest before the first signed one is vouched for by those that follow it; after it, every digest must be signed. */
function checkSignatures(digests: readonly Digest[], verify: Verifier, findings: LogFinding[]): void {
  const first = digests.findIndex(({ signature }) => signature);
  for (const { day, sha256, signature } of first < 0 ? digests.slice(-1) : digests.slice(first)) {
    const key = digestKey(day);
    const bad = (sentence: string) => findings.push({ kind: "bad-signature", day, key, sentence });
    if (!signature) bad(`${key} is not signed`);
    else if (!verify(Buffer.from(sha256, "hex"), signature))
      bad(`the signature of ${key}, which names ${signature.key}, is not of this key and this digest`);
  }
}

/** The days from the first of the log, or `since`, until yesterday that are not among those known. */
async function unsealed(
  store: LogStore,
  since: string | undefined,
  known: ReadonlySet<string>,
  now: Date,
): Promise<string[]> {
  const [firstRecord] = await store.days("records", since);
  const [first] = [...known, ...(firstRecord ? [firstRecord] : [])].sort();
  const today = now.toISOString().slice(0, 10);
  const days: string[] = [];
  for (let day = first ?? today; day < today; day = dayAfter(day)) if (!known.has(day)) days.push(day);
  return days;
}
