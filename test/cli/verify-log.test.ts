import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { describeScope } from "../../cli/format-verification.ts";
import { bucketStore } from "../../engine/seal/bucket.ts";
import { folderStore } from "../../engine/seal/folder.ts";
import { kmsSigner } from "../../engine/seal/signature.ts";
import { account, call, localAws, uniqueName } from "../support/account.ts";
import { awsSettings, suture, sutureHere } from "../support/cli.ts";
import { sealedLog } from "../support/log.ts";
import { serve } from "../support/server.ts";

const cwd = mkdtempSync(join(tmpdir(), "suture-verify-"));

const env = localAws ? awsSettings(localAws) : {};
const verifyLog = (...words: string[]) => sutureHere(["verify-log", ...words], { cwd, env });
/** The same as a process of its own. */
const verifyLogAlone = (...words: string[]) => suture(["verify-log", ...words], { cwd, env });

async function log() {
  const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
  return { folder, keys: await sealedLog(folderStore(folder)) };
}

it("says that a log is whole, how far it is sealed and what that proves", async () => {
  const { folder } = await log();
  const { stdout, code } = await verifyLogAlone(folder);
  expect(stdout).toContain("WHOLE: every record is as it was sealed");
  expect(stdout).toContain("5 records of 3 days, 2026-11-18 to 2026-11-20, compared with their digests.");
  expect(stdout).toContain("The digests are not signed");
  expect(code).toBe(0);
});

it("names what was tampered with, for people and for programs", async () => {
  const { folder, keys } = await log();
  rmSync(join(folder, keys[0] ?? ""));
  const { stdout, code } = await verifyLogAlone(folder);
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

it.each([
  [["2026-11-19", "2026-11-20"], false],
  [["2026-11-17", "2026-11-19", "2026-11-20"], false],
  [["2026-11-19", "2026-11-20", "2026-11-21"], true],
])(
  "says of the days %j without a digest, after the 18th, whether sweeps are missing: %s",
  (unsealedDays, late) => {
    const verification = { findings: [], sealedDays: ["2026-11-18"], unsealedDays, records: 3 };
    const scope = describeScope({ ...verification, signed: 0, signaturesChecked: false }).join("\n");
    expect(scope.includes("The last digest is of 2026-11-18, and 3 days followed: no sweep has ended")).toBe(
      late,
    );
  },
);

it("says which key a digest names when another was given", async () => {
  const [own, other] = [0, 1].map(() => generateKeyPairSync("ec", { namedCurve: "P-256" }));
  const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
  await sealedLog(folderStore(folder), async (sha256) => ({
    key: "arn:aws:kms:us-east-1:123456789012:key/1",
    algorithm: "ECDSA_SHA_256",
    value: sign("sha256", sha256, own?.privateKey ?? "").toString("base64"),
  }));
  for (const [name, pair] of Object.entries({ own, other }))
    writeFileSync(join(cwd, `${name}.pem`), pair?.publicKey.export({ format: "pem", type: "spki" }) ?? "");
  expect(await verifyLog("--key", "own.pem", folder)).toMatchObject({ code: 0 });
  const { stdout, code } = await verifyLog("--key", "other.pem", folder);
  expect(stdout).toContain(
    "the signature of digests/2026/11/20.json, which names arn:aws:kms:us-east-1:123456789012:key/1, is not of this key",
  );
  expect(stdout).toContain("NOT WHOLE: 3 findings");
  expect(code).toBe(1);
});

const empty = mkdtempSync(join(tmpdir(), "suture-log-"));
writeFileSync(join(empty, "key.pem"), "not a key");

it.each([
  ["no such folder", ["/nowhere/at/all"], "/nowhere/at/all cannot be read: there is nothing of this name"],
  ["a file", [join(empty, "key.pem")], "key.pem cannot be read: it is not a folder"],
  ["a folder without a log", [empty], "holds no action log: it has neither records/ nor digests/"],
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

it("refuses with the exit code of the process", async () => {
  expect(await verifyLogAlone("/nowhere/at/all")).toMatchObject({ stdout: "", code: 2 });
});

describe("a bucket that denies", () => {
  const denied = (message: string) =>
    `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
  const who = "User: arn:aws:iam::111122223333:user/auditor is not authorized to perform";
  const listed = `<?xml version="1.0"?><ListBucketResult><KeyCount>1</KeyCount>
    <CommonPrefixes><Prefix>digests/2026/</Prefix></CommonPrefixes></ListBucketResult>`;

  it.each([
    ["to list", "s3:ListBucket", () => false],
    ["to read", "s3:GetObject", (url: string) => url.includes("list-type=2")],
  ])("%s is named, with the permissions that it takes", async (_what, action, isAllowed) => {
    const { endpoint } = await serve(({ url }) => {
      if (!isAllowed(url)) return { status: 403, body: denied(`${who}: ${action}`) };
      const day = listed.replace(
        "2026/",
        /prefix=digests%2F2026%2F11/.test(url) ? "2026/11/20.json" : "2026/11/",
      );
      return { status: 200, body: url.includes("prefix=digests%2F2026") ? day : listed };
    });
    const { stderr, code } = await sutureHere(["verify-log", "s3://suture-log"], {
      cwd,
      env: awsSettings(endpoint, { AWS_REGION: "eu-west-1" }),
    });
    expect(stderr).toContain(
      `s3://suture-log cannot be read: AccessDenied: ${who}: ${action}; it takes s3:ListBucket`,
    );
    expect(code).toBe(1);
  });
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
    const { stderr, code } = await verifyLogAlone(`s3://${uniqueName("no-such")}`);
    expect(stderr).toContain("NoSuchBucket");
    expect(code).toBe(2);
  });
});
