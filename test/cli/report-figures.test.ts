import { describe, expect, it } from "vitest";
import { approvalsOf } from "../../cli/report/approvals.ts";
import { formatCsv } from "../../cli/report/csv.ts";
import { exposureOf, histogramOf } from "../../cli/report/exposure.ts";
import type { Scope } from "../../cli/report/figures.ts";
import { findingsOf } from "../../cli/report/findings.ts";
import { describeOutcome } from "../../cli/report/outcomes.ts";
import { reportOf } from "../../cli/report/report.ts";
import { parseRecord, type ReportRecord } from "../../cli/report/schema.ts";
import { timelineOf } from "../../cli/report/timeline.ts";
import { describeExemption } from "../../engine/exemptions.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { remediations } from "../../remediations/index.ts";
import { actionRecord } from "../support/log.ts";

const [from, to] = [new Date("2026-11-01T00:00:00Z"), new Date("2026-11-21T00:00:00Z")];
const report = (records: readonly ReportRecord[], exemptions: Scope["exemptions"] = []) =>
  reportOf({ records, sources: [], unreadable: [] }, { from, to, catalogue: remediations, exemptions });
const change = {
  summary: "s",
  call: null,
  input: null,
  applied: false,
  undo: null,
  undoReason: "because",
} as const;
const decided = (outcome: ActionRecord["outcome"], hour: number, more: Partial<ActionRecord> = {}) =>
  parseRecord(
    JSON.stringify(
      actionRecord({
        outcome,
        time: `2026-11-18T${String(hour).padStart(2, "0")}:00:00.000Z`,
        changes: [change],
        ...more,
      }),
    ),
  );

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
    const { figures } = report(records);
    expect(figures.unseen).toHaveLength(1);
  });

  it("stay as they were when an undo fails, and are closed again when an undo is undone", () => {
    const tried = (outcome: ActionRecord["outcome"], applied: boolean) =>
      findingsOf([
        decided("fixed", 1),
        decided(outcome, 2, { undoOf: "1", changes: [{ ...change, applied }] }),
      ]).map(({ state }) => state);
    expect(tried("denied", false)).toEqual(["closed"]);
    expect(tried("failed", true)).toEqual(["closed", "open"]);
    expect(tried("undone", true)).toEqual(["closed", "undone"]);
    const redone = [
      decided("fixed", 1),
      decided("undone", 2, { undoOf: "1" }),
      decided("fixed", 3, { undoOf: "2" }),
    ];
    expect(findingsOf(redone)).toMatchObject([
      { state: "closed", closedAt: "2026-11-18T01:00:00.000Z" },
      { state: "closed", foundAt: "2026-11-18T02:00:00.000Z", closedAt: "2026-11-18T03:00:00.000Z" },
    ]);
  });

  it("tell a person's refusal from that of AWS, and neither is a look that failed", () => {
    const approval = { by: "alice", at: "2026-11-18T02:00:00.000Z", decision: "denied" };
    const refused = decided("denied", 2, { approval, changes: [] });
    expect(findingsOf([refused])).toMatchObject([{ state: "open", approval }]);
    expect(describeOutcome(refused)).toBe("a person refused the fix");
    expect(describeOutcome({ ...refused, approval: { ...approval, decision: "approved" } })).toBe(
      "AWS or a policy refused the fix",
    );
    expect(report([refused]).figures.unseen).toEqual([]);
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

describe("approvals", () => {
  const at = "2026-11-18T03:30:00.000Z";
  const approval = { by: "alice", at, decision: "approved" };

  it.each<[string, ReportRecord[], object]>([
    [
      "an answer",
      [decided("pending", 1), decided("fixed", 4, { approval })],
      {
        asked: 1,
        answers: [{ by: "alice", decision: "approved", at, waitedMs: 9_000_000 }],
        resolved: 0,
        waiting: [],
      },
    ],
    [
      "one question where the plan changed",
      [decided("pending", 1), decided("pending", 2), decided("fixed", 4, { approval })],
      { asked: 1, answers: [{ askedAt: "2026-11-18T01:00:00.000Z" }], waiting: [] },
    ],
    [
      "a question about several controls, of which one is left",
      [decided("pending", 1, { controls: ["a", "b"] }), decided("denied", 4, { controls: ["a"], approval })],
      { asked: 1, answers: [{ decision: "approved" }], waiting: [] },
    ],
    [
      "no answer in time",
      [decided("pending", 1), decided("expired", 4)],
      { asked: 1, answers: [{ by: null, decision: "expired", waitedMs: null }], waiting: [] },
    ],
    [
      "a hole that somebody closed meanwhile",
      [decided("pending", 1), decided("compliant", 4)],
      { asked: 1, answers: [], resolved: 1, waiting: [] },
    ],
    [
      "a question without an answer, though it was looked at again",
      [decided("pending", 1), decided("planned", 4)],
      { asked: 1, answers: [], resolved: 0, waiting: [{ time: "2026-11-18T01:00:00.000Z" }] },
    ],
    [
      "an answer to what was asked before the report begins",
      [decided("fixed", 4, { approval })],
      { asked: 0, answers: [{ askedAt: null, waitedMs: null }], waiting: [] },
    ],
  ])("have %s", (_what, records, expected) => {
    expect(approvalsOf(records)).toMatchObject(expected);
  });

  it("tell fixes that waited for a person from those that did not", () => {
    const records = [decided("fixed", 1, { exposedMs: 2 }), decided("fixed", 2, { exposedMs: 8, approval })];
    expect(report(records).figures).toMatchObject({
      exposure: { count: 2 },
      exposureAutomatic: { count: 1, medianMs: 2 },
      exposureApproved: { count: 1, medianMs: 8 },
    });
  });
});

describe("exemptions", () => {
  const exemption = {
    control: "*",
    resource: "arn:aws:s3:::patient-*",
    reason: "moves, until then: alice answers for it: really",
    owner: "dora@example.com",
    expires: "2027-01-31",
  };
  const exempt = (more: object = {}) =>
    decided("exempt", 1, { reason: describeExemption({ ...exemption, ...more }) });

  it.each([
    ["2026-11-19", "expired"],
    ["2026-11-20", "expired"],
    ["2026-11-21", "expires soon"],
    ["2026-11-27", "expires soon"],
    ["2026-11-28", "in force"],
    ["2026-11-20T23:59:59.000Z", "expired"],
    ["2026-11-21T00:00:01.000Z", "expires soon"],
  ])("until %s are %s at the end of 20 November", (expires, state) => {
    const { figures } = report([exempt({ expires })], [{ ...exemption, expires }]);
    expect(figures.exempt).toMatchObject([
      { exemption: { expires, owner: exemption.owner, reason: exemption.reason, state } },
    ]);
    expect(figures.exemptions).toMatchObject([{ state, decisions: 1 }]);
  });

  it("of the configuration are named with the decisions that followed them, those without any too", () => {
    const unused = { ...exemption, resource: "arn:aws:s3:::old", expires: "2026-12-31" };
    const other = { ...exemption, control: "sg-admin-ports-open" };
    const { figures } = report([exempt(), exempt(), decided("fixed", 2)], [exemption, unused, other]);
    expect(figures.exemptions.map(({ resource, decisions }) => [resource, decisions])).toEqual([
      [unused.resource, 0],
      [exemption.resource, 2],
      [other.resource, 0],
    ]);
  });

  it("in other words are shown as they are", () => {
    const { figures } = report([decided("exempt", 1, { reason: "because" })]);
    expect(figures.exempt).toMatchObject([{ reason: "because", exemption: { expires: null, state: null } }]);
  });
});

it("gives each decision the requirements of its controls in CSV", () => {
  const [head = "", row = ""] = formatCsv(report([decided("fixed", 1)])).split("\r\n");
  const cells = Object.fromEntries(head.split(",").map((name, index) => [name, row.split(",")[index]]));
  const control = remediations.find(({ id }) => id === "s3-default-encryption");
  expect(cells).toMatchObject({
    pci: control?.frameworks.pci?.join(" "),
    nist: control?.frameworks.nist?.join(" "),
  });
  expect(cells.pci).toMatch(/^3\.5\.1/);
});

it("leaves no formula in a spreadsheet", () => {
  const trigger = { ...actionRecord().trigger, actor: '=HYPERLINK("https://attacker.example")' };
  const records = ["+1", "-1", "@x", "\tx", "a,b"].map((reason) => decided("fixed", 1, { reason, trigger }));
  const csv = formatCsv(report(records));
  expect(csv.split("\r\n")).toHaveLength(7);
  expect(csv).toContain(`,"'=HYPERLINK(""https://attacker.example"")",`);
  for (const text of [",'+1,", ",'-1,", ",'@x,", ",'\tx,", ',"a,b",']) expect(csv).toContain(text);
  expect(csv).not.toMatch(/(^|,)"?[=+\-@\t]/m);
});
