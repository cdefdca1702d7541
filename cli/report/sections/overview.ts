import type { Verification } from "../../../engine/seal/verify.ts";
import { describeScope } from "../../format-verification.ts";
import { type Html, html, section, table } from "../html.ts";
import type { Source } from "../read.ts";
import type { Report } from "../report.ts";
import { duration, long, moment } from "../words.ts";

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
  )}</dl>`;
}

/** Whether the log is whole, for each place that records were read from. */
export function integrity({ sources, unreadable }: Report): Html {
  return section(
    "log",
    "Is the log whole?",
    html`${sources.map(verdict)}
${
  unreadable.length > 0 &&
  table("Records that could not be read, and are in no number of this report", unreadable.slice(0, 100), [
    { heading: "Where and why", cell: (line) => long(line) },
  ])
}${unreadable.length > 100 && html`<p>${unreadable.length - 100} more could not be read.</p>`}`,
  );
}

function verdict({ name, verification }: Source): Html {
  if (!verification)
    return html`<p class="verdict">Not sealed: ${long(name)} is a file, and digests seal only a whole log.</p>`;
  const { findings } = verification;
  return html`<p class="verdict ${kindOf(verification)}">${sentence(verification)} ${long(name)}</p>
${describeScope(verification).map((line) => html`<p>${line}</p>`)}
${
  findings.length > 0 &&
  table("What is not as it was sealed", findings, [
    { heading: "Day", cell: ({ day }) => day },
    { heading: "Kind", cell: ({ kind }) => kind },
    { heading: "What", cell: (finding) => long(finding.sentence) },
  ])
}`;
}

function kindOf({ findings, sealedDays }: Verification): string {
  return findings.length > 0 ? "bad" : sealedDays.length > 0 ? "good" : "";
}

function sentence({ findings, sealedDays }: Verification): string {
  if (findings.length > 0) return `Not whole, findings: ${findings.length}.`;
  return sealedDays.length > 0
    ? "Whole: every record of the sealed days is as it was sealed."
    : "Not sealed: there is no digest of these days, so nothing proves that the log is whole.";
}

/** What the report is about. */
export function heading({ figures, sources }: Report): Html {
  return html`<header><h1>Suture: evidence report</h1>
<p class="about">${moment(figures.from)} to ${moment(figures.to)}, from ${sources.map(({ name }, index) => [index > 0 && ", ", long(name)])}</p></header>`;
}
