import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { recordOf } from "../remediations/cases.ts";
import { suture, sutureHere } from "../support/cli.ts";

const record = (id: number) =>
  recordOf("s3.amazonaws.com", "DeleteBucketEncryption", { bucketName: `bucket-${id}` });
const opensSsh = recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", {
  groupId: "sg-0123456789abcdef0",
  ipProtocol: "tcp",
  fromPort: 22,
  toPort: 22,
  cidrIp: "0.0.0.0/0",
});

/** No credentials, no region, no network: replay needs none. */
function replay(cwd: string, ...words: string[]) {
  return suture(["replay", ...words], { cwd });
}

function newFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "suture-replay-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function archive(): string {
  const log = { Records: [record(1), { ...record(2), readOnly: true }] };
  const envelope = { detail: record(4), "detail-type": "AWS API Call via CloudTrail" };
  const digest = JSON.stringify(record(9));
  return newFolder({
    "2026/11/123456789012_CloudTrail_us-east-1_20261121T1000Z_a.json.gz": gzipSync(JSON.stringify(log)),
    "2026/b.jsonl": `${JSON.stringify(record(3))}\n\n${JSON.stringify(envelope)}\n`,
    "2026/123456789012_CloudTrail-Digest_us-east-1_trail_20261121T1000Z.json.gz": gzipSync(digest),
    "2026/123456789012_Config_us-east-1_ConfigHistory.json.gz": gzipSync(digest),
    "notes.txt": "not a log",
  });
}

it("reads a folder of logs in every form, and sums up", async () => {
  const { stdout, stderr, code } = await replay(archive(), ".");
  expect(stdout).toContain("4 records in 2 files; Suture would have looked at a resource 3 times.");
  expect(stdout).toContain("It can only say where it would have looked");
  expect(stdout).toMatch(/^s3-default-encryption +high +dry-run +3 +3 +3$/m);
  expect(stdout).toMatch(/^ +3 +3 {2}arn:aws:iam::123456789012:user\/alice$/m);
  expect(stdout).toMatch(/^2026-11-21 10:00 {2}█+ 3, 3 evident$/m);
  expect(stdout).toContain("Passed over: 1 calls that only read.");
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

it("says what a call shows by itself, for the control that sees it", async () => {
  const cwd = newFolder({ "a.json": JSON.stringify([opensSsh]) });
  const { stdout } = await replay(cwd, "a.json");
  expect(stdout).toMatch(/^sg-admin-ports-open +critical +dry-run +1 +1 +1$/m);
  expect(stdout).toMatch(/^sg-database-ports-open +critical +dry-run +1 +1 +0$/m);
  expect(stdout).toContain("security-group/sg-0123456789abcdef0: tcp port 22 is open to 0.0.0.0/0");
});

it("prints a JSON line for each look", async () => {
  const { stdout } = await replay(archive(), "--json", ".");
  const looks = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(looks.map(({ resource }) => resource).sort()).toEqual([
    "arn:aws:s3:::bucket-1",
    "arn:aws:s3:::bucket-3",
    "arn:aws:s3:::bucket-4",
  ]);
  expect(looks[0].shows).toEqual([
    { control: "s3-default-encryption", what: expect.stringContaining("encryption") },
  ]);
});

it("writes a page beside the summary", async () => {
  const cwd = archive();
  const { stdout, code } = await replay(cwd, ".", "--html", "replay.html");
  expect(stdout).toContain("would have looked at a resource 3 times");
  expect(readFileSync(join(cwd, "replay.html"), "utf8")).toContain("<title>Suture: replay");
  expect(code).toBe(0);
});

it("finds out before it reads that a page cannot be written", async () => {
  const { stdout, stderr, code } = await replay(archive(), ".", "--html", "nowhere/replay.html");
  expect(stderr).toContain("nowhere/replay.html cannot be written: there is no such folder");
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

it("asks the configuration who looks, and in which mode", async () => {
  const cwd = newFolder({
    "a.json": JSON.stringify([record(1), record(2), { ...record(3), recipientAccountId: "210987654321" }]),
    "suture.config.yml": `mode: off
controls:
  s3-default-encryption: { mode: auto }
rules:
  - match: { accounts: ["210987654321"] }
    controls:
      s3-default-encryption: { mode: off }
`,
  });
  const { stdout } = await replay(cwd, "a.json");
  expect(stdout).toMatch(/^s3-default-encryption +high +auto +2 +2 +2$/m);
  expect(stdout).toContain("Passed over: 1 calls that no control looks at.");
  const enforced = await replay(cwd, "--mode", "enforce", "a.json");
  expect(enforced.stdout).toMatch(/^s3-default-encryption +high +enforce +3 +3 +3$/m);
});

it("reads each path that is given, links to files, and pipes", async () => {
  const cwd = archive();
  const linked = newFolder();
  symlinkSync(join(cwd, "2026/b.jsonl"), join(linked, "b.jsonl"));
  symlinkSync(linked, join(linked, "circle.json"));
  const pipe = join(cwd, "pipe");
  execFileSync("mkfifo", [pipe]);
  const [{ stdout }] = await Promise.all([
    replay(cwd, linked, "2026/b.jsonl", "pipe"),
    writeFile(pipe, gzipSync(JSON.stringify(record(1)))),
  ]);
  expect(stdout).toContain("5 records in 3 files");
});

it("stops when nobody reads on", async () => {
  const many = `${JSON.stringify(record(1))}\n`.repeat(5_000);
  const cwd = newFolder({ "a.jsonl": many, "b.jsonl": many, "c.jsonl": many });
  const { stderr, code } = await suture(["replay", "--json", "."], { cwd, stopReading: true });
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

it("passes no control characters of a log on to the terminal", async () => {
  const forged = {
    ...record(1),
    userIdentity: { type: "IAMUser", arn: "arn:aws:iam::123456789012:user/\u001b[2Jalice" },
  };
  const cwd = newFolder({ "a.json": JSON.stringify(forged) });
  const { stdout } = await replay(cwd, "a.json");
  expect(stdout).toContain("alice");
  expect(stdout).not.toContain("\u001b");
});

it.each([
  ["nothing", [], 2, "missing required argument"],
  ["a mode that is none", ["--mode", "everything", "."], 2, "argument 'everything' is invalid"],
])("refuses %s", async (_name, words, expected, message) => {
  const { stderr, code } = await sutureHere(["replay", ...words], { cwd: archive() });
  expect(stderr).toContain(message);
  expect(code).toBe(expected);
});
