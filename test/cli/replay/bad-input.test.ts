import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { recordOf } from "../../remediations/cases.ts";
import { suture } from "../../support/cli.ts";

const record = (id: number) =>
  recordOf("s3.amazonaws.com", "DeleteBucketEncryption", { bucketName: `bucket-${id}` });
const log = (...ids: number[]) => JSON.stringify({ Records: ids.map(record) });

/** A folder with a good file, which must be read whatever else is in it. */
function newFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "suture-replay-"));
  for (const [name, content] of Object.entries({ "good.json": log(1, 2), ...files }))
    writeFileSync(join(folder, name), content);
  return folder;
}

describe("is told, and keeps nothing else from being read", () => {
  const mixed = Buffer.concat([
    Buffer.from(["started", JSON.stringify(record(3)), '{"eventName":"PutBucketPol', ""].join("\n")),
    Buffer.from([0xff, 0x00, 0x0a]),
    Buffer.from(['{"eventName":nope}', JSON.stringify(record(4))].join("\n")),
  ]);

  it("each broken file", async () => {
    const cwd = newFolder({
      "bad.json": "{not json",
      "bad.json.gz": Buffer.concat([gzipSync(log(5)).subarray(0, 30), Buffer.alloc(300, "x")]),
      "cut.json.gz": gzipSync(log(...Array(200).keys()), { level: 0 }).subarray(0, 20_000),
      "empty.json": "",
      "empty.json.gz": gzipSync(""),
      "mixed.log": mixed,
    });
    const { stdout, stderr, code } = await suture(["replay", "--json", "."], { cwd });
    expect(stderr.trim().split("\n").sort()).toEqual([
      "suture: bad.json is broken: line 1: it ends in the middle of a record or a list",
      expect.stringMatching(/^suture: bad\.json\.gz is not a whole gzip file: \w/),
      "suture: cut.json.gz is not a whole gzip file: unexpected end of file",
      "suture: mixed.log is broken: line 1: it is not JSON, or not a record; 3 more pieces could not be read",
    ]);
    const looks = stdout.trim().split("\n");
    const looksAt = (bucket: number) => looks.filter((line) => line.includes(`bucket-${bucket}"`)).length;
    // Those of the good file, of the mixed one around the garbage, and of the cut one before the cut.
    expect([1, 2, 3, 4, 5].map(looksAt)).toEqual([2, 2, 2, 2, 1]);
    expect(looks.length).toBeGreaterThan(10);
    expect(looks.length).toBeLessThan(100);
    expect(code).toBe(1);
  });

  it("not of files without a record: there is nothing to tell", async () => {
    const cwd = newFolder({ "empty.json": "", "empty.json.gz": gzipSync("") });
    const { stdout, stderr, code } = await suture(["replay", "."], { cwd });
    expect(stdout).toMatch(/^2 records in 3 files/);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });

  it("paths that lead nowhere, and folders without logs, each", async () => {
    const cwd = newFolder({});
    mkdirSync(join(cwd, "empty"));
    const { stdout, stderr, code } = await suture(["replay", "nowhere", "empty", "good.json"], { cwd });
    expect(stderr).toContain("suture: nowhere cannot be read: there is no such file");
    expect(stderr).toContain("suture: no log files in empty: expected .json, .jsonl");
    expect(stdout).toContain("2 records in 1 file;");
    expect(code).toBe(2);
  });

  it("a folder without logs alone, without a summary of nothing", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "suture-replay-"));
    writeFileSync(join(cwd, "notes.txt"), log(1));
    const { stdout, stderr, code } = await suture(["replay", "."], { cwd });
    expect(stderr).toContain("no log files in .");
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  it("files and folders that may not be read, and links that lead nowhere", async () => {
    const cwd = newFolder({ "locked.json": log(3) });
    mkdirSync(join(cwd, "private"));
    symlinkSync("gone.json", join(cwd, "link.json"));
    chmodSync(join(cwd, "locked.json"), 0);
    chmodSync(join(cwd, "private"), 0);
    chmodSync(cwd, 0o755);
    // Root may read everything.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    const { stdout, stderr, code } = await suture(["replay", "."], { cwd, uid });
    expect(stderr.trim().split("\n").sort()).toEqual([
      "suture: link.json cannot be read: there is no such file",
      "suture: locked.json cannot be read: permission is denied",
      "suture: private cannot be read: permission is denied",
    ]);
    expect(stdout).toContain("2 records in 3 files");
    expect(code).toBe(1);
  });

  it("very many broken files, in few lines", async () => {
    const broken = Array.from({ length: 50 }, (_, index) => [`bad-${index}.json`, "?"] as const);
    const { stderr, code } = await suture(["replay", "."], { cwd: newFolder(Object.fromEntries(broken)) });
    expect(stderr.trim().split("\n")).toHaveLength(21);
    expect(stderr).toContain("suture: 30 more could not be read.");
    expect(code).toBe(1);
  });
});

describe("takes no more memory for a large file", () => {
  /** Tells at its end the most memory that the process held with all its threads. */
  const measure = `data:text/javascript,process.on("exit",()=>process._rawDebug("peak "+process.resourceUsage().maxRSS))`;

  async function replay(cwd: string) {
    const ran = await suture(["replay", "."], { cwd, nodeOptions: ["--import", measure] });
    const peaks = [...ran.stderr.matchAll(/^peak (\d+)$/gm)].map(([, peak]) => Number(peak) / 1_024);
    return { ...ran, peakMb: Math.max(...peaks) };
  }

  // More than the longest text that Node.js can hold, and twice the memory that is allowed.
  it("of 600 megabytes that are nothing", async () => {
    const cwd = newFolder({ "huge.json": "" });
    truncateSync(join(cwd, "huge.json"), 600 * 1024 ** 2);
    const { stdout, stderr, code, peakMb } = await replay(cwd);
    expect(stderr).toContain("huge.json is broken: line 1: it is not JSON, or not a record");
    expect(stdout).toContain("2 records in 2 files");
    expect(code).toBe(1);
    expect(peakMb).toBeLessThan(300);
  });

  it("of one line with very many records, and one that is too long", async () => {
    const cwd = newFolder({});
    const file = openSync(join(cwd, "line.json"), "w");
    const records = `${JSON.stringify(record(3))},`.repeat(20_000);
    writeSync(file, `{"Records":[`);
    for (let piece = 0; piece < 3; piece++) writeSync(file, records);
    writeSync(file, `{"eventName":"PutBucketPolicy","text":"`);
    for (let piece = 0; piece < 60; piece++) writeSync(file, Buffer.alloc(1024 * 1024, "x"));
    writeSync(file, `"},${JSON.stringify(record(4))}]}`);
    const { stdout, stderr, peakMb } = await replay(cwd);
    expect(stderr).toContain("line.json is broken: line 1: a record is longer than 4 MB");
    expect(stdout).toContain("60003 records in 2 files");
    expect(peakMb).toBeLessThan(300);
  });
});
