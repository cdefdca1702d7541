import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { recordOf } from "../remediations/cases.ts";

const record = (id: number) =>
  recordOf("s3.amazonaws.com", "DeleteBucketEncryption", { bucketName: `bucket-${id}` });

async function replay(...words: string[]) {
  // No credentials, no region, no network: replay needs none.
  const env = { PATH: process.env.PATH ?? "" };
  const {
    stdout,
    stderr,
    code = 0,
  } = await promisify(execFile)("node", ["cli/main.ts", "replay", ...words], { env }).catch((error) => error);
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at /m);
  return { stdout: stdout as string, stderr: stderr as string, code: code as number };
}

function archive(): string {
  const folder = mkdtempSync(join(tmpdir(), "suture-replay-"));
  mkdirSync(join(folder, "2026/11"), { recursive: true });
  const log = JSON.stringify({ Records: [record(1), { ...record(2), readOnly: true }] });
  writeFileSync(join(folder, "2026/11/a.json.gz"), gzipSync(log));
  writeFileSync(
    join(folder, "2026/b.jsonl"),
    `${JSON.stringify(record(3))}\n\n${JSON.stringify({ detail: record(4), "detail-type": "AWS API Call via CloudTrail" })}\n`,
  );
  writeFileSync(join(folder, "notes.txt"), "not a log");
  return folder;
}

it("reads a folder of logs in every form, and sums up", async () => {
  const { stdout, code } = await replay(archive());
  expect(stdout).toContain("4 records in 2 files; Suture would have looked at a resource 3 times.");
  expect(stdout).toMatch(/^s3-default-encryption\s+3\s+3\s+3$/m);
  expect(stdout).toContain("Passed over: 1 calls that only read.");
  expect(code).toBe(0);
});

it("prints a JSON line for each look", async () => {
  const { stdout } = await replay("--json", archive());
  const looks = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(looks.map(({ resource }) => resource).sort()).toEqual([
    "arn:aws:s3:::bucket-1",
    "arn:aws:s3:::bucket-3",
    "arn:aws:s3:::bucket-4",
  ]);
});

it("names a broken file, and goes on with the rest", async () => {
  const folder = archive();
  writeFileSync(
    join(folder, "cut.json.gz"),
    gzipSync(JSON.stringify({ Records: [record(5)] })).subarray(0, 60),
  );
  writeFileSync(join(folder, "bad.json"), "{not json");
  const { stdout, stderr, code } = await replay(folder);
  expect(stderr).toContain("cut.json.gz is broken");
  expect(stderr).toContain("bad.json is broken");
  expect(stdout).toContain("would have looked at a resource 3 times");
  expect(code).toBe(1);
});

it("refuses a large file that is one line, without holding it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "suture-replay-"));
  writeFileSync(join(folder, "one-line.json"), Buffer.alloc(40 * 1024 * 1024, "x"));
  const { stderr, code } = await replay(folder);
  expect(stderr).toContain("a line is longer than 16 MB");
  expect(code).toBe(1);
});

it.each([
  ["an empty folder", [mkdtempSync(join(tmpdir(), "suture-replay-"))], 1, "no log files in"],
  ["no such path", ["/nowhere/at/all"], 2, "there is no such file or folder"],
  ["nothing", [], 2, "missing required argument"],
])("refuses %s", async (_name, words, expected, message) => {
  const { stderr, code } = await replay(...words);
  expect(stderr).toContain(message);
  expect(code).toBe(expected);
});

it("passes no control characters of a log on to the terminal", async () => {
  const folder = mkdtempSync(join(tmpdir(), "suture-replay-"));
  const forged = {
    ...record(1),
    userIdentity: { type: "IAMUser", arn: "arn:aws:iam::123456789012:user/\u001b[2Jalice" },
  };
  writeFileSync(join(folder, "a.json"), JSON.stringify(forged));
  const { stdout } = await replay(folder);
  expect(stdout).toContain("alice");
  expect(stdout).not.toContain("\u001b");
});
