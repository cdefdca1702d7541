import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished } from "vitest";
import { bucketStore } from "../../../engine/seal/bucket.ts";
import { folderStore } from "../../../engine/seal/folder.ts";
import type { LogStore } from "../../../engine/seal/store.ts";
import { verifyLog } from "../../../engine/seal/verify.ts";
import { call, localAws, uniqueName } from "../../support/account.ts";
import {
  actionRecord,
  afterwards,
  type Hands,
  handsIn,
  putRecord,
  sealedLog,
  tamper,
} from "../../support/log.ts";

interface Log extends Hands {
  readonly store: LogStore;
  /** Of the records: three of the first day, two of the third. */
  readonly keys: readonly [string, string, string, string, string];
  /** Takes back all that was done to it. */
  mend(): Promise<void>;
}

/** What somebody did, and what the check must say: kinds and keys. */
type Case = readonly [what: string, how: (log: Log) => Promise<unknown>, expected: (log: Log) => string[]];

const digest = (day: number) => `digests/2026/11/${day}.json`;
const [first, second, third] = [digest(18), digest(19), digest(20)];
const text = async ({ store }: Log, key: string) => Buffer.from((await store.read(key)) ?? "").toString();
const dropFirst = ({ records }: { records: readonly object[] }) => ({ records: records.slice(1) });
const reverse = ({ records }: { records: readonly object[] }) => ({ records: records.toReversed() });

const cases: readonly Case[] = [
  ["removed a record", ({ remove, keys }) => remove(keys[0]), ({ keys }) => [`missing-record ${keys[0]}`]],
  [
    "altered a record",
    async (log) => log.overwrite(log.keys[1], (await text(log, log.keys[1])).replace("fixed", "gone")),
    ({ keys }) => [`altered-record ${keys[1]}`],
  ],
  [
    "blanked a record",
    ({ overwrite, keys }) => overwrite(keys[4], " "),
    ({ keys }) => [`altered-record ${keys[4]}`],
  ],
  [
    "added a record to a day that had some",
    ({ overwrite }) => overwrite("records/2026/11/18/x.json", "{}"),
    () => ["added-record records/2026/11/18/x.json"],
  ],
  [
    "added a record to a day that had none",
    ({ store }) =>
      putRecord(
        store,
        actionRecord({ id: "019d0000-0000-7000-8000-000000000000", time: "2026-11-19T01:00:00.000Z" }),
      ),
    () => ["added-record records/2026/11/19/019d0000-0000-7000-8000-000000000000.json"],
  ],
  [
    "exchanged two records",
    async (log) => {
      const [a, b] = [await text(log, log.keys[0]), await text(log, log.keys[1])];
      await log.overwrite(log.keys[0], b);
      await log.overwrite(log.keys[1], a);
    },
    ({ keys }) => [`reordered-records ${keys[0]}`, `reordered-records ${keys[1]}`],
  ],
  [
    "moved a record to another day",
    async (log) => {
      await log.overwrite("records/2026/11/20/moved.json", await text(log, log.keys[0]));
      await log.remove(log.keys[0]);
    },
    ({ keys }) => [`missing-record ${keys[0]}`, "added-record records/2026/11/20/moved.json"],
  ],
  [
    "reordered the records of a digest",
    (log) => tamper(log, log.store, "2026-11-18", reverse, false),
    () => [`reordered-records ${first}`],
  ],
  [
    "reordered the records of a digest and hashed it again",
    (log) => tamper(log, log.store, "2026-11-18", reverse, true),
    () => [`reordered-records ${first}`, `broken-chain ${second}`],
  ],
  [
    "removed a record and its line of the digest",
    async (log) => {
      await log.remove(log.keys[0]);
      await tamper(log, log.store, "2026-11-18", dropFirst, false);
    },
    () => [`altered-digest ${first}`],
  ],
  [
    "removed a record and its line of the digest, and hashed that again",
    async (log) => {
      await log.remove(log.keys[0]);
      await tamper(log, log.store, "2026-11-18", dropFirst, true);
    },
    () => [`broken-chain ${second}`],
  ],
  ["removed a digest", ({ remove }) => remove(second), () => [`missing-digest ${second}`]],
  [
    "removed a day",
    async ({ remove, keys }) => {
      for (const key of [...keys.slice(0, 3), first]) await remove(key);
    },
    () => [`missing-digest ${first}`],
  ],
  ["blanked a digest", ({ overwrite }) => overwrite(third, " "), () => [`altered-digest ${third}`]],
  [
    "began the chain anew",
    (log) => tamper(log, log.store, "2026-11-20", () => ({ previous: null }), true),
    () => [`broken-chain ${third}`],
  ],
  [
    "left a day out of the chain",
    async (log) => {
      const { sha256 } = JSON.parse(await text(log, first));
      await tamper(log, log.store, "2026-11-20", () => ({ previous: { day: "2026-11-18", sha256 } }), true);
    },
    () => [`broken-chain ${third}`],
  ],
];

function inFolder(): Promise<Log> {
  const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
  return filled(folderStore(folder), handsIn(folder));
}

async function inBucket(): Promise<Log> {
  const Bucket = uniqueName("suture-log");
  await call("s3", new CreateBucketCommand({ Bucket }));
  return filled(bucketStore({ bucket: Bucket, prefix: "team/" }), {
    remove: (key) => call("s3", new DeleteObjectCommand({ Bucket, Key: `team/${key}` })),
    overwrite: (key, Body) => call("s3", new PutObjectCommand({ Bucket, Key: `team/${key}`, Body })),
  });
}

/** A sealed log that can be mended: to make one takes three times the requests of a check. */
async function filled(store: LogStore, { remove, overwrite }: Hands): Promise<Log> {
  const keys = (await sealedLog(store)) as unknown as Log["keys"];
  const whole = new Map<string, Uint8Array | undefined>();
  for (const key of [...keys, first, second, third]) whole.set(key, await store.read(key));
  const touched = new Set<string>();
  return {
    store: { ...store, putOnce: (key, bytes) => store.putOnce(touch(key), bytes) },
    keys,
    remove: (key) => remove(touch(key)),
    overwrite: (key, text) => overwrite(touch(key), text),
    async mend() {
      for (const key of touched) {
        const bytes = whole.get(key);
        await (bytes ? overwrite(key, bytes) : remove(key));
      }
      touched.clear();
    },
  };

  function touch(key: string): string {
    touched.add(key);
    return key;
  }
}

const findingsIn = async ({ store }: Log) => (await verifyLog(store, { now: afterwards })).findings;

describe.each([
  ["a folder", inFolder, true],
  ["a bucket", inBucket, localAws !== undefined],
])("the log in %s", (_place, open, isThere) => {
  let opened: Promise<Log> | undefined;
  const whole = async () => {
    opened ??= open();
    const log = await opened;
    onTestFinished(() => log.mend());
    return log;
  };

  it.skipIf(!isThere)("is whole before anybody touches it", async () => {
    expect(await findingsIn(await whole())).toEqual([]);
  });

  // What an earlier case did and was not mended would be among the findings of the next.
  it.skipIf(!isThere).each(cases)("names what is wrong when somebody %s", async (_what, how, expected) => {
    const log = await whole();
    await how(log);
    const findings = await findingsIn(log);
    expect(findings.map(({ kind, key }) => `${kind} ${key}`)).toEqual(expected(log));
    for (const { key, sentence } of findings) expect(sentence).toContain(key);
  });

  it.skipIf(!isThere)("is whole again after it was mended", async () => {
    expect(await findingsIn(await whole())).toEqual([]);
  });
});
