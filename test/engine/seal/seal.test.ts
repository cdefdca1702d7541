import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { digestOf, hashOf } from "../../../engine/seal/digest.ts";
import { folderStore } from "../../../engine/seal/folder.ts";
import { sealDay } from "../../../engine/seal/seal.ts";
import { pemVerifier, type Signer } from "../../../engine/seal/signature.ts";
import { verifyLog } from "../../../engine/seal/verify.ts";
import { actionRecord, afterwards, handsIn, putRecord, sealedLog, tamper } from "../../support/log.ts";

async function log(signer?: Signer) {
  const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
  const store = folderStore(folder);
  const keys = await sealedLog(store, signer);
  const check = async (verify?: ReturnType<typeof pemVerifier>) => {
    const { findings } = await verifyLog(store, { now: afterwards, verify });
    return findings.map(({ kind, key }) => `${kind} ${key}`);
  };
  return { folder, store, keys: keys as [string, string, string, string, string], check };
}

it("makes one digest of one set of records, in whatever order they come", () => {
  const records = ["b", "a"].map((name) => ({
    key: `records/2026/11/18/${name}.json`,
    sha256: hashOf(name),
  }));
  expect(digestOf("2026-11-18", records, null)).toEqual(digestOf("2026-11-18", records.toReversed(), null));
  expect(digestOf("2026-11-18", records, null).sha256).not.toBe(digestOf("2026-11-19", records, null).sha256);
});

describe("sealDay", () => {
  it("seals every day since the first record once, those without records too, and chains them", async () => {
    const { folder, store } = await log();
    expect(await store.days("digests")).toEqual(["2026-11-18", "2026-11-19", "2026-11-20"]);
    const digests = ["18", "19", "20"].map((day) =>
      JSON.parse(readFileSync(join(folder, `digests/2026/11/${day}.json`), "utf8")),
    );
    expect(digests.map(({ records }) => records.length)).toEqual([3, 0, 2]);
    expect(digests.map(({ previous }) => previous?.sha256 ?? null)).toEqual([
      null,
      digests[0].sha256,
      digests[1].sha256,
    ]);
    expect(await sealDay(store, "2026-11-20", undefined, afterwards)).toEqual([]);
  });

  it("does not seal a day whose last records may still be on their way", async () => {
    const { store } = await log();
    await expect(sealDay(store, "2026-11-21", undefined, new Date("2026-11-22T00:59:59Z"))).rejects.toThrow(
      "2026-11-21 cannot be sealed yet",
    );
    expect(await sealDay(store, "2026-11-21", undefined, new Date("2026-11-22T01:00:00Z"))).toHaveLength(1);
  });

  it("goes on after the digest of a run that was faster", async () => {
    const { store } = await log();
    const slow = {
      ...store,
      days: async (part: "records" | "digests") => (await store.days(part)).slice(0, 2),
    };
    expect(await sealDay(slow, "2026-11-20", undefined, afterwards)).toEqual([]);
  });
});

describe("verifyLog", () => {
  it("finds nothing in a whole log, and says which days are not sealed", async () => {
    const { store } = await log();
    await putRecord(store, actionRecord({ time: "2026-11-21T08:00:00.000Z" }));
    expect(await verifyLog(store, { now: new Date("2026-11-23T00:00:00Z") })).toEqual({
      findings: [],
      sealedDays: ["2026-11-18", "2026-11-19", "2026-11-20"],
      unsealedDays: ["2026-11-21", "2026-11-22"],
      records: 5,
      signed: 0,
      signaturesChecked: false,
    });
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["the digest of another day", undefined],
  ])("names a digest that is %s", async (_name, text) => {
    const { folder, check } = await log();
    const other = readFileSync(join(folder, "digests/2026/11/19.json"), "utf8");
    writeFileSync(join(folder, "digests/2026/11/20.json"), text ?? other);
    expect(await check()).toEqual(["altered-digest digests/2026/11/20.json"]);
  });

  it("reads no file outside the day, whatever a digest lists", async () => {
    const { folder, store, check } = await log();
    const outside = { key: "records/2026/11/20/../../../../../etc/passwd", sha256: hashOf("") };
    await tamper(handsIn(folder), store, "2026-11-20", () => ({ records: [outside] }), true);
    expect(await check()).toEqual(["altered-digest digests/2026/11/20.json"]);
  });

  it("finds any byte that changed, in any file", async () => {
    const { folder, store, keys, check } = await log();
    const digests = (await store.days("digests")).map((day) => `digests/${day.replaceAll("-", "/")}.json`);
    for (const key of [...keys, ...digests]) {
      const bytes = readFileSync(join(folder, key));
      for (let at = 0; at < bytes.length; at += 41) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        writeFileSync(join(folder, key), changed);
        expect(await check(), `byte ${at} of ${key}`).not.toEqual([]);
      }
      writeFileSync(join(folder, key), bytes);
    }
    expect(await check()).toEqual([]);
  });

  it("looks at the days asked for, and at the digest before them", async () => {
    const { folder, store, keys } = await log();
    rmSync(join(folder, keys[0]));
    const since = { since: "2026-11-19", now: afterwards };
    expect(await verifyLog(store, since)).toMatchObject({ findings: [], records: 2 });
    await tamper(handsIn(folder), store, "2026-11-18", () => ({ records: [] }), true);
    expect((await verifyLog(store, since)).findings).toMatchObject([{ kind: "broken-chain" }]);
  });
});

describe.each([
  [
    "RSA",
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ],
  [
    "EC",
    generateKeyPairSync("ec", { namedCurve: "P-256" }),
    generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ],
])("signatures with an %s key", (kind, own, other) => {
  // As KMS makes them: PSS with a salt as long as the hash, or ECDSA in DER.
  const signer: Signer = async (sha256) => ({
    key: "arn:aws:kms:us-east-1:123456789012:key/1",
    algorithm: kind === "RSA" ? "RSASSA_PSS_SHA_256" : "ECDSA_SHA_256",
    value: sign("sha256", sha256, {
      key: own.privateKey,
      ...(kind === "RSA" && { padding: 6, saltLength: 32 }),
    }).toString("base64"),
  });
  const pem = ({ publicKey }: typeof own) => publicKey.export({ format: "pem", type: "spki" }) as string;

  it("are good with its public half and bad with another", async () => {
    const { check } = await log(signer);
    expect(await check(pemVerifier(pem(own)))).toEqual([]);
    expect(await check(pemVerifier(pem(other)))).toHaveLength(3);
  });

  it("find the last digest made again, and one whose signature was taken away", async () => {
    const { folder, store, check } = await log(signer);
    await tamper(handsIn(folder), store, "2026-11-20", () => ({ previous: null }), true);
    await tamper(handsIn(folder), store, "2026-11-19", () => ({ signature: undefined }), false);
    expect(await check(pemVerifier(pem(own)))).toEqual([
      "bad-signature digests/2026/11/19.json",
      "broken-chain digests/2026/11/20.json",
      "bad-signature digests/2026/11/20.json",
    ]);
  });
});

it("takes digests from before there was a key, and finds a log that nobody signed", async () => {
  const { check } = await log();
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const verify = pemVerifier(publicKey.export({ format: "pem", type: "spki" }) as string);
  expect(await check(verify)).toEqual(["bad-signature digests/2026/11/20.json"]);
});
