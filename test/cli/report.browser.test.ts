import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatHtml } from "../../cli/report/page.ts";
import { reportOf } from "../../cli/report/report.ts";
import { parseRecord } from "../../cli/report/schema.ts";
import type { ActionRecord, OutcomeName } from "../../engine/record.ts";
import { remediations } from "../../remediations/index.ts";
import {
  chromiumPath,
  columnOf,
  figuresOf,
  launchBrowser,
  look,
  type OpenedPage,
  openPage,
} from "../support/browser.ts";
import { contrast, textColors } from "../support/contrast.ts";
import { history } from "../support/history.ts";
import { actionRecord } from "../support/log.ts";

const [from, to] = [new Date("2026-10-01"), new Date("2026-11-01")];
const attack = `<script>document.title="owned"</script><img src=https://attacker.example/x onerror=alert(1)>"'`;
const outcomes: OutcomeName[] = ["fixed", "fixed", "fixed", "pending", "planned", "denied", "exempt"];
const controls = ["s3-default-encryption", "sg-admin-ports-open", attack];
const records = Array.from({ length: 210 }, (_, index) =>
  actionRecord({
    time: new Date(Date.UTC(2026, 9, 1) + index * 3_600_000).toISOString(),
    control: controls[index % 3] ?? "",
    outcome: outcomes[index % 7] ?? "fixed",
    exposedMs: index % 7 < 3 ? 1_000 + index * 100 : null,
    resource: `arn:aws:ec2:eu-west-1:111122223333:security-group/${index}-${"x".repeat(index % 90)}${index === 5 ? attack : ""}`,
    trigger: {
      type: "cloudtrail",
      eventId: null,
      eventName: "AuthorizeSecurityGroupIngress",
      eventTime: null,
      actor: attack,
      sourceIp: "203.0.113.7",
    },
    changes: [{ summary: "s", call: null, input: null, applied: false, undo: null, undoReason: null }],
    approval: index % 70 === 0 ? { by: attack, at: "2026-10-30T00:00:00Z", decision: "approved" } : null,
  }),
);

describe.skipIf(!chromiumPath)("the report in a browser", () => {
  let browser: Browser;
  let full: OpenedPage;
  let empty: OpenedPage;
  beforeAll(async () => {
    browser = await launchBrowser();
    full = await open(records);
    empty = await open([]);
  });
  afterAll(() => browser?.close());

  async function open(made: readonly object[]): Promise<OpenedPage> {
    const reading = {
      records: made.map((record) => parseRecord(JSON.stringify(record))),
      sources: [{ name: "log.jsonl", verification: null, problem: null }],
      unreadable: [],
    };
    const report = reportOf(reading, { from, to, catalogue: remediations, exemptions: [] });
    return openPage(browser, await formatHtml(report));
  }

  it("says the numbers that the records have, asks for nothing and runs nothing", async () => {
    const { page, complaints } = full;
    await look(page, 1_280);
    const fixed = records.filter(({ outcome }) => outcome === "fixed");
    const times = fixed.map(({ exposedMs }) => exposedMs ?? 0).sort((a, b) => a - b);
    expect(await figuresOf(page)).toMatchObject({
      Findings: "210",
      Closed: String(fixed.length),
      Open: String(records.filter(({ outcome }) => /pending|planned|denied/.test(outcome)).length),
      Exempt: String(records.filter(({ outcome }) => outcome === "exempt").length),
      "Median time open": `${(((times[44] ?? 0) + (times[45] ?? 0)) / 2_000).toFixed(1)} s`,
      "95th percentile": `${((times[Math.ceil(times.length * 0.95) - 1] ?? 0) / 1_000).toFixed(1)} s`,
    });
    expect(await column(page, "Answers by person", 2)).toBe(3);
    expect(await column(page, "Fixes by time open", 1)).toBe(fixed.length);
    expect(await column(page, "Findings by day", 1)).toBe(210);
    expect(await column(page, "By control", 3)).toBe(210);
    expect(await column(page, "By account", 1)).toBe(210);
    expect(await page.title()).toContain("evidence report");
    expect(await page.locator("script, img, iframe, link, [onerror]").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("says the numbers of 10,000 decisions", async () => {
    const many = history(10_000, from, to.getTime() - from.getTime());
    const { page, complaints } = await open(many);
    const number = (test: (record: ActionRecord) => boolean) => many.filter(test).length;
    const lasts = new Map(many.map((record) => [`${record.control} ${record.resource}`, record.outcome]));
    const last = (...names: OutcomeName[]) =>
      [...lasts.values()].filter((each) => names.includes(each)).length;
    // What was undone was closed before, and opened anew.
    const undone = last("undone");
    expect(await figuresOf(page)).toMatchObject({
      Decisions: count(many.length),
      Findings: count(lasts.size + undone),
      Closed: count(last("fixed", "compliant", "gone") + undone),
      Open: count(last("pending", "planned", "denied", "expired", "failed", "limited")),
      Exempt: count(last("exempt")),
      Undone: count(undone),
      "Fixes by Suture": count(number(({ outcome }) => outcome === "fixed")),
      Accounts: "5",
    });
    expect(await column(page, "Answers by person", 2)).toBe(number(({ approval }) => approval !== null));
    expect(await column(page, "By control", 5)).toBe(
      last("pending", "planned", "denied", "expired", "failed", "limited"),
    );
    expect(await page.locator("tbody tr").count()).toBeLessThan(3_000);
    expect(complaints).toEqual([]);
  });

  it("does not scroll sideways on a telephone or a laptop, printed neither", async () => {
    for (const { page, complaints } of [full, empty]) {
      for (const [width, media] of [[1_280], [390], [681, "print"]] as const) {
        await look(page, width, media);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      }
      expect(complaints).toEqual([]);
    }
  });

  it("has texts of enough contrast", async () => {
    const { page } = full;
    await look(page, 1_280);
    const colors = await textColors(page);
    expect(colors.length).toBeGreaterThan(3);
    expect(colors.filter((pair) => contrast(pair) < 4.5)).toEqual([]);
  });

  it("is told by screen readers: headings in order, named charts with tables, tables with captions and scopes", async () => {
    const { page } = full;
    await look(page, 1_280);
    const levels = await page
      .locator("h1, h2, h3")
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
    const charts = page.locator(".chart");
    expect(await charts.count()).toBe(3);
    expect(await charts.locator("svg[role=img][aria-label]").count()).toBe(3);
    expect(await charts.locator("table").count()).toBe(3);
    expect(await page.locator("table:not(:has(caption)), th:not([scope])").count()).toBe(0);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  it("prints whole tables, and is whole without a record", async () => {
    const { page, complaints } = empty;
    await look(page, 390, "print");
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await figuresOf(page)).toMatchObject({ Findings: "0", "Median time open": "–" });
    expect(complaints).toEqual([]);
  });
});

const count = (number: number) => number.toLocaleString("en-US");

/** The sum of a column of numbers. */
async function column(page: Page, caption: string, index: number): Promise<number> {
  const cells = await columnOf(page, caption, index);
  return cells.reduce((sum, cell) => sum + Number(cell.replaceAll(",", "")), 0);
}
