import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's Chromium: nothing is downloaded. */
function installed(): string | undefined {
  try {
    return execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  } catch {
    if (process.env.CI) throw new Error("CI must have chromium: apt-get install chromium");
    console.warn("\n!!! SKIPPING PAGES IN A BROWSER: there is no chromium\n");
    return undefined;
  }
}

/** Where the browser is; undefined where there is none. */
export const chromiumPath = installed();

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? "",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--in-process-gpu", "--disable-extensions"],
  });
}

/** A page with everything that it complained about, asked for or opened. */
export interface OpenedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Opens a page from a file, once for all tests that look at it: each says by `look` what it looks through. */
export async function openPage(browser: Browser, text: string): Promise<OpenedPage> {
  const file = join(mkdtempSync(join(tmpdir(), "suture-page-")), "page.html");
  writeFileSync(file, text);
  const { href } = pathToFileURL(file);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => complaints.push("a dialog opened")));
  page.on("request", (request) => {
    if (request.url() !== href) complaints.push(`requested ${request.url()}`);
  });
  await page.goto(href, { waitUntil: "load" });
  return { page, complaints };
}

/** Shows a page on a screen of this width, or as it is printed on paper of this width. */
export async function look(page: Page, width: number, media: "screen" | "print" = "screen"): Promise<void> {
  await page.emulateMedia({ media });
  await page.setViewportSize({ width, height: 900 });
}

/** The numbers that come first in a page, by their names. */
export async function figuresOf(page: Page): Promise<Record<string, string>> {
  const entries = await page
    .locator(".figures div")
    .evaluateAll((all) => all.map((each) => [...each.children].map(({ textContent }) => textContent)));
  return Object.fromEntries(entries);
}

/** The texts of a column of a table. */
export async function columnOf(page: Page, caption: string, index: number): Promise<string[]> {
  return page
    .locator(`[aria-label="${caption}"] tbody tr`)
    .evaluateAll((rows, at) => rows.map((row) => row.children[at]?.textContent ?? ""), index);
}
