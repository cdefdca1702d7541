import { type Html, html } from "../../html/html.ts";
import { duration } from "../../html/words.ts";
import type { Report } from "../report.ts";

/** The numbers that come first. */
export function overview({ figures }: Report): Html {
  const { findings, exposure, outcomes, accounts, decisions } = figures;
  const numbers: readonly (readonly [string, string | number])[] = [
    ["Findings", findings.found],
    ["Closed", findings.closed],
    ["Open", findings.open],
    ["Exempt", findings.exempt],
    ["Undone", findings.undone],
    ["Fixes by Suture", outcomes.fixed ?? 0],
    ["Median time open", duration(exposure.medianMs)],
    ["95th percentile", duration(exposure.p95Ms)],
    ["Decisions", decisions],
    ["Accounts", accounts.length],
  ];
  return html`<dl class="figures">${numbers.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`,
  )}</dl>
${decisions === 0 && html`<p class="verdict">Nothing was decided in this time: nothing drifted, or Suture did not run.</p>`}`;
}
