import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { formatCsv } from "../../cli/report/csv.ts";
import { exposureOf, histogramOf } from "../../cli/report/exposure.ts";
import { findingsOf } from "../../cli/report/findings.ts";
import { html } from "../../cli/report/html.ts";
import { reportOf } from "../../cli/report/report.ts";
import { parseRecord } from "../../cli/report/schema.ts";
import { timelineOf } from "../../cli/report/timeline.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { folderStore } from "../../engine/seal/folder.ts";
import { remediations } from "../../remediations/index.ts";
import { actionRecord, sealedLog } from "../support/log.ts";

const read = (record: ActionRecord) => parseRecord(JSON.stringify(record));
const [from, to] = [new Date("2026-11-01T00:00:00Z"), new Date("2026-11-21T00:00:00Z")];
const change = {
  summary: "s",
  call: null,
  input: null,
  applied: false,
  undo: null,
  undoReason: "because",
} as const;
const decided = (outcome: ActionRecord["outcome"], hour: number, more: Partial<ActionRecord> = {}) =>
  read(
    actionRecord({
      outcome,
      time: `2026-11-18T${String(hour).padStart(2, "0")}:00:00.000Z`,
      changes: [change],
      ...more,
    }),
  );

async function report(...words: string[]) {
  const ran = promisify(execFile)("node", ["cli/main.ts", "report", "--since", "2026-11-01", ...words]);
  const { stdout, stderr, code = 0 } = await ran.catch((error) => error);
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at /m);
  return { stdout: stdout as string, stderr: stderr as string, code: code as number };
}

describe("findings", () => {
  it("follow a hole from the first decision to the fix, and count it anew when it is opened again", () => {
    const found = findingsOf([
      decided("planned", 1),
      decided("pending", 2),
      decided("fixed", 3),
      decided("compliant", 4),
      decided("pending", 5),
    ]);
    expect(found).toMatchObject([
      { state: "closed", foundAt: "2026-11-18T01:00:00.000Z", closedAt: "2026-11-18T03:00:00.000Z" },
      { state: "open", foundAt: "2026-11-18T05:00:00.000Z", closedAt: null, outcome: "pending" },
    ]);
  });

  it("are one for each control of a decision", () => {
    const both = decided("pending", 1, { controls: ["a", "b"] });
    const found = findingsOf([both, decided("fixed", 2, { controls: ["b"] })]);
    expect(found.map(({ control, state }) => [control, state])).toEqual([
      ["b", "closed"],
      ["a", "open"],
    ]);
  });

  it("are not made by looks that found nothing, or that AWS refused", () => {
    const records = [decided("compliant", 1), decided("gone", 2), decided("denied", 3, { changes: [] })];
    expect(findingsOf(records)).toEqual([]);
    const { figures } = reportOf({ records, sources: [], unreadable: [] }, remediations, from, to);
    expect(figures.unseen).toHaveLength(1);
  });
});

it.each([
  [[], { count: 0, medianMs: null, p95Ms: null, maxMs: null }],
  [[7], { count: 1, medianMs: 7, p95Ms: 7, maxMs: 7 }],
  [[4, 1, 3, 2], { count: 4, medianMs: 2.5, p95Ms: 4, maxMs: 4 }],
  [
    Array.from({ length: 100 }, (_, index) => index + 1),
    { count: 100, medianMs: 50.5, p95Ms: 95, maxMs: 100 },
  ],
])("tells the distribution of %j", (times, expected) => {
  expect(exposureOf(times)).toEqual(expected);
});

it("puts every time into one class", () => {
  const counts = histogramOf([0, 4_999, 5_000, 59_999, 60_000, 86_400_000, 1e12]).map(({ count }) => count);
  expect(counts).toEqual([2, 1, 0, 1, 1, 0, 0, 2]);
});

it.each([
  ["2026-11-01", "day", 21],
  ["2026-09-01", "week", 12],
  ["2025-11-01", "month", 13],
])("draws the time since %s by %s, quiet ones too", (start, unit, count) => {
  const timeline = timelineOf(findingsOf([decided("fixed", 1)]), new Date(start), to);
  expect(timeline.unit).toBe(unit);
  expect(timeline.periods).toHaveLength(count);
  expect(timeline.periods.reduce((sum, { found, closed }) => sum + found + closed, 0)).toBe(2);
});

it("escapes every value of a page", () => {
  expect(html`<a title="${`"><script>`}">${["&", html`<b>${"'"}</b>`, 1234, null, false]}</a>`.text).toBe(
    '<a title="&quot;&gt;&lt;script&gt;">&amp;<b>&#39;</b>1,234</a>',
  );
});

it("leaves no formula in a spreadsheet", () => {
  const trigger = { ...actionRecord().trigger, actor: '=HYPERLINK("https://attacker.example")' };
  const records = ["+1", "-1", "@x", "\tx", "a,b"].map((reason) => decided("fixed", 1, { reason, trigger }));
  const csv = formatCsv(reportOf({ records, sources: [], unreadable: [] }, remediations, from, to));
  expect(csv.split("\r\n")).toHaveLength(7);
  expect(csv).toContain(`,"'=HYPERLINK(""https://attacker.example"")",`);
  for (const text of [",'+1,", ",'-1,", ",'@x,", ",'\tx,", ',"a,b",']) expect(csv).toContain(text);
  expect(csv).not.toMatch(/(^|,)"?[=+\-@\t]/m);
});

describe("suture report", () => {
  it("writes a page, and says that the log is whole", async () => {
    const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
    await sealedLog(folderStore(folder));
    const out = join(mkdtempSync(join(tmpdir(), "suture-report-")), "report.html");
    const { stderr, code } = await report(folder, "--out", out);
    expect(stderr).toContain("5 findings, 0 open, of 5 decisions");
    expect(code).toBe(0);
    const page = readFileSync(out, "utf8");
    expect(page).toContain("Whole: every record of the sealed days is as it was sealed.");
    expect(page).not.toMatch(/<script|src=|<link|@import|url\(/);
  });

  it("says that the log is not whole", async () => {
    const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
    const [first = ""] = await sealedLog(folderStore(folder));
    rmSync(join(folder, first));
    const { stdout, stderr, code } = await report(folder);
    expect(stdout).toContain(`${first} is missing: it was there when 2026-11-18 was sealed`);
    expect(stderr).toContain("is not whole: see suture verify-log");
    expect(code).toBe(1);
  });

  it("names the lines that are no records, and reports the rest", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "suture-report-")), "actions.jsonl");
    const lines = [
      JSON.stringify(actionRecord()),
      "{cut",
      "",
      JSON.stringify({ ...actionRecord(), outcome: "great" }),
    ];
    writeFileSync(file, lines.join("\n"));
    const { stdout, stderr, code } = await report(file, file, "--json");
    expect(stderr).toContain(`${file}:2: not JSON`);
    expect(stderr).toMatch(new RegExp(`${file}:4: not an action record: outcome: Invalid option`));
    expect(JSON.parse(stdout).figures).toMatchObject({ decisions: 1, findings: { found: 1, closed: 1 } });
    expect(code).toBe(1);
  });

  it.each([
    ["no such log", ["/nowhere/at/all"], "there is no such folder"],
    [
      "a folder to write to that is not there",
      ["--out", "/nowhere/x.html", tmpdir()],
      "/nowhere/x.html cannot be written",
    ],
    ["a format that there is none of", ["--format", "pdf", "."], "Allowed choices are html, csv, json"],
    ["two formats", ["--format", "csv", "--json", "."], "cannot be used with"],
  ])("refuses %s", async (_name, words, message) => {
    const { stderr, code } = await report(...words);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
