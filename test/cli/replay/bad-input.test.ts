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
  it.each([
    [
      "half a gzip file, of which the records before the cut count",
      { "cut.json.gz": gzipSync(log(...Array(200).keys()), { level: 0 }).subarray(0, 20_000) },
      /^suture: cut\.json\.gz is not a whole gzip file: unexpected end of file$/m,
      /^\d\d records in 2 files/,
    ],
    [
      "a gzip file with an error in it",
      { "bad.json.gz": Buffer.concat([gzipSync(log(3)).subarray(0, 30), Buffer.alloc(300, "x")]) },
      /^suture: bad\.json\.gz is not a whole gzip file: \w/m,
      /^2 records in 2 files/,
    ],
    [
      "a file that is not JSON",
      { "bad.json": "{not json" },
      /^suture: bad\.json is broken: line 1: it ends in the middle of a record or a list$/m,
      /^2 records in 2 files/,
    ],
    [
      "garbage among JSON lines, a byte that is no text, a record that is no JSON",
      {
        "mixed.log": Buffer.concat([
          Buffer.from(["started", JSON.stringify(record(3)), '{"eventName":"PutBucketPol', ""].join("\n")),
          Buffer.from([0xff, 0x00, 0x0a]),
          Buffer.from(['{"eventName":nope}', JSON.stringify(record(4))].join("\n")),
        ]),
      },
      /^suture: mixed\.log is broken: line 1: it is not JSON, or not a record; 3 more pieces could not be read$/m,
      /^4 records in 2 files/,
    ],
    [
      "an empty file, with nothing to tell",
      { "empty.json": "", "empty.json.gz": gzipSync("") },
      /^$/,
      /^2 records in 3 files/,
    ],
  ])("%s", async (_name, files, problem, summary) => {
    const { stdout, stderr, code } = await suture(["replay", "."], { cwd: newFolder(files) });
    expect(stderr).toMatch(problem);
    expect(stderr.split("\n").length).toBeLessThan(3);
    expect(stdout).toMatch(summary);
    expect(code).toBe(stderr ? 1 : 0);
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
