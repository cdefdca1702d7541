import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { bucketStore } from "../../engine/seal/bucket.ts";
import { folderStore } from "../../engine/seal/folder.ts";
import { kmsSigner } from "../../engine/seal/signature.ts";
import { account, call, localAws, uniqueName } from "../support/account.ts";
import { sealedLog } from "../support/log.ts";

async function verifyLog(...words: string[]) {
  const ran = promisify(execFile)("node", ["cli/main.ts", "verify-log", ...words], {
    // In CI, too, without colours.
    env: { ...process.env, NO_COLOR: "1" },
  });
  const { stdout, stderr, code = 0 } = await ran.catch((error) => error);
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at /m);
  return { stdout: stdout as string, stderr: stderr as string, code: code as number };
}

async function log() {
  const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
  return { folder, keys: await sealedLog(folderStore(folder)) };
}

it("says that a log is whole, how far it is sealed and what that proves", async () => {
  const { folder } = await log();
  const { stdout, code } = await verifyLog(folder);
  expect(stdout).toContain("WHOLE: every record is as it was sealed");
  expect(stdout).toContain("5 records of 3 days, 2026-11-18 to 2026-11-20, compared with their digests.");
  expect(stdout).toContain("The digests are not signed");
  expect(code).toBe(0);
});

it("names what was tampered with, for people and for programs", async () => {
  const { folder, keys } = await log();
  rmSync(join(folder, keys[0] ?? ""));
  const { stdout, code } = await verifyLog(folder);
  expect(stdout).toContain(
    `missing-record     ${keys[0]} is missing: it was there when 2026-11-18 was sealed`,
  );
  expect(stdout).toContain("NOT WHOLE: 1 finding");
  expect(code).toBe(1);
  const lines = (await verifyLog("--json", folder)).stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { kind: "missing-record", key: keys[0] },
    { kind: "summary", whole: false, records: 5 },
  ]);
});

it("does not call a log whole that nobody sealed", async () => {
  const { folder } = await log();
  rmSync(join(folder, "digests"), { recursive: true });
  const { stdout, code } = await verifyLog(folder);
  expect(stdout).toContain("NOT SEALED: there is no digest, so nothing can be proven");
  expect(stdout).toMatch(/nothing is said about: 2026-11-18 to /);
  expect(code).toBe(1);
});

const empty = mkdtempSync(join(tmpdir(), "suture-log-"));
mkdirSync(join(empty, "records"));
writeFileSync(join(empty, "key.pem"), "not a key");

it.each([
  ["no such folder", ["/nowhere/at/all"], "/nowhere/at/all cannot be read: there is no such folder"],
  ["a span that is none", ["--since", "soon", empty], "Give a span, such as 12h, 90d or 4w, or a day"],
  ["a day that does not exist", ["--since", "2026-02-31", empty], "Give a span"],
  ["a key that is none", ["--key", join(empty, "key.pem"), empty], "key.pem cannot be used"],
  ["no such key", ["--key", "none.pem", empty], "none.pem cannot be used: there is no such file"],
  ["nothing", [], "missing required argument"],
])("refuses %s", async (_name, words, message) => {
  const { stderr, code } = await verifyLog(...words);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

describe.skipIf(!localAws)("in a bucket", () => {
  it("seals with a KMS key, checks with it, and names what was tampered with", async () => {
    const bucket = uniqueName("suture-log");
    await call("s3", new CreateBucketCommand({ Bucket: bucket }));
    const { KeyMetadata } = await call(
      "kms",
      new CreateKeyCommand({ KeyUsage: "SIGN_VERIFY", KeySpec: "ECC_NIST_P256" }),
    );
    const store = bucketStore({ bucket, prefix: "team/", owner: account.id });
    const keys = await sealedLog(store, kmsSigner(KeyMetadata.Arn));
    const source = `s3://${bucket}/team`;
    const whole = await verifyLog(source, "--key", KeyMetadata.Arn, "--bucket-owner", account.id);
    expect(whole.stdout).toContain("3 of 3 digests are signed; the signatures were checked.");
    expect(whole.code).toBe(0);

    await call("s3", new DeleteObjectCommand({ Bucket: bucket, Key: `team/${keys[0]}` }));
    await call("s3", new PutObjectCommand({ Bucket: bucket, Key: `team/${keys[4]}`, Body: "{}" }));
    await call(
      "s3",
      new PutObjectCommand({ Bucket: bucket, Key: "team/records/2026/11/19/x.json", Body: "{}" }),
    );
    await call("s3", new DeleteObjectCommand({ Bucket: bucket, Key: "team/digests/2026/11/19.json" }));
    const { stdout, code } = await verifyLog(source, "--json", "--key", KeyMetadata.Arn);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind, key }) => [kind, key])).toEqual([
      ["missing-record", keys[0]],
      ["missing-digest", "digests/2026/11/19.json"],
      ["altered-record", keys[4]],
      ["summary", undefined],
    ]);
    expect(code).toBe(1);
  });

  it("writes once", async () => {
    const bucket = uniqueName("suture-log");
    await call("s3", new CreateBucketCommand({ Bucket: bucket }));
    const store = bucketStore({ bucket });
    expect(await store.putOnce("a", Buffer.from("1"))).toBe(true);
    expect(await store.putOnce("a", Buffer.from("2"))).toBe(false);
    expect(await store.read("a")).toEqual(new Uint8Array([0x31]));
    expect(await store.read("b")).toBeUndefined();
  });

  it("refuses a bucket that does not exist", async () => {
    const { stderr, code } = await verifyLog(`s3://${uniqueName("no-such")}`);
    expect(stderr).toContain("NoSuchBucket");
    expect(code).toBe(2);
  });
});
