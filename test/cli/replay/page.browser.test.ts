import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatHtml } from "../../../cli/replay/page/page.ts";
import { ReplaySummary } from "../../../cli/replay/summary.ts";
import { Replay, Watch } from "../../../engine/replay.ts";
import { remediations } from "../../../remediations/index.ts";
import { recordOf } from "../../remediations/cases.ts";
import {
  chromiumPath,
  columnOf,
  figuresOf,
  launchBrowser,
  look,
  type OpenedPage,
  openPage,
} from "../../support/browser.ts";
import { contrast, textColors } from "../../support/contrast.ts";

const attack = `<script>document.title="owned"</script><img src=https://attacker.example/x onerror=alert(1)>"'`;

/** Calls over a month by many people: every third opens SSH to the internet, one resource bears an attack. */
const records = Array.from({ length: 1_800 }, (_, index) => ({
  ...recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", {
    groupId: `sg-${String(index % 90).padStart(17, "0")}`,
    ipProtocol: "tcp",
    fromPort: 22,
    toPort: 22,
    cidrIp: index % 3 === 0 ? "0.0.0.0/0" : "203.0.113.7/32",
  }),
  eventID: `event-${index}`,
  eventTime: new Date(Date.UTC(2026, 9, 1) + index * 1_440_000).toISOString(),
  userIdentity: {
    type: "IAMUser",
    arn: `arn:aws:iam::123456789012:user/${index % 600 === 0 ? attack : `person-${index % 600}`}`,
  },
}));

function summaryOf(all: readonly object[]): ReplaySummary {
  const summary = new ReplaySummary(remediations.map((remediation) => ({ remediation, setting: "dry-run" })));
  const replay = new Replay(new Watch(remediations));
  for (const record of all) replay.add(record);
  for (let id = 0; id < all.length; id++) replay.passOver();
  summary.add(replay);
  summary.files = 3;
  if (all.length > 0) summary.complain(`${attack}.json is broken`);
  return summary;
}

describe.skipIf(!chromiumPath)("the page in a browser", () => {
  let browser: Browser;
  let full: OpenedPage;
  beforeAll(async () => {
    browser = await launchBrowser();
    full = await open(records);
  });
  afterAll(() => browser?.close());

  const open = async (all: readonly object[]) =>
    openPage(browser, await formatHtml(summaryOf(all), ["./logs", `s3://trail/${attack}`]));
  const sum = (cells: readonly string[]) =>
    cells.reduce((total, cell) => total + Number(cell.replaceAll(",", "")), 0);

  it("says the numbers that the records have, asks for nothing and runs nothing", async () => {
    const { page, complaints } = full;
    await look(page, 1_280);
    expect(await figuresOf(page)).toEqual({
      Records: "3,600",
      Looks: "1,800",
      Evident: "600",
      Resources: "90",
      "People and roles": "600",
    });
    expect(sum(await columnOf(page, "Looks by day", 1))).toBe(1_800);
    expect(sum(await columnOf(page, "Looks by day", 2))).toBe(600);
    expect(await columnOf(page, "Looks by day", 0)).toHaveLength(30);
    const controls = await columnOf(page, "Looks by control", 0);
    const evident = await columnOf(page, "Looks by control", 2);
    expect(evident[controls.indexOf("sg-admin-ports-open")]).toBe("600");
    expect(evident[controls.indexOf("sg-database-ports-open")]).toBe("0");
    expect(new Set(await columnOf(page, "Looks by control", 3))).toEqual(new Set(["90"]));
    expect(sum(await columnOf(page, "Looks by person or role", 1))).toBe(1_500);
    expect(await page.getByText("The first 500 of 600.").count()).toBe(1);
    expect(await columnOf(page, "Evident calls, the most severe and newest first", 0)).toHaveLength(500);
    expect(await page.getByText("The first 500 of 600;").count()).toBe(1);
    expect(await columnOf(page, "Records that led to no look", 1)).toEqual(["1,800"]);
    expect(await columnOf(page, "What could not be read, and is in no number of this page", 0)).toEqual([
      `${attack}.json is broken`,
    ]);
    expect(await page.title()).toBe("Suture: replay of CloudTrail logs");
    expect(await page.locator("script, img, iframe, link, [onerror]").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("says that it does not know what would have been found", async () => {
    const { page } = full;
    await look(page, 1_280);
    expect(await page.textContent(".verdict")).toContain("not what it would have found");
  });

  it.each([390, 1280])("does not scroll sideways at %d px", async (width) => {
    const { page, complaints } = full;
    await look(page, width);
    expect(complaints).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
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
    for (const pair of await textColors(page)) expect(contrast(pair), pair).toBeGreaterThanOrEqual(4.5);
  });

  it("prints, and is whole without a look", async () => {
    const { page, complaints } = await open([]);
    await look(page, 390, "print");
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await figuresOf(page)).toMatchObject({ Records: "0", Looks: "0" });
    expect(await page.getByText("Suture would have looked at nothing.").count()).toBe(3);
    expect(complaints).toEqual([]);
  });
});
