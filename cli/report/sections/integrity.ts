import type { Verification } from "../../../engine/seal/verify.ts";
import { describeScope } from "../../format-verification.ts";
import { type Html, html, table } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { day, long } from "../../html/words.ts";
import type { Source } from "../read.ts";
import type { Report } from "../report.ts";

/** Whether the log is whole, for each place that records were read from. */
export function integrity({ sources, unreadable }: Report): Part {
  const content = html`${sources.map((source) => [sources.length > 1 && html`<h3>${long(source.name)}</h3>\n`, verdict(source)])}
${
  unreadable.length > 0 &&
  table("Records that could not be read, and are in no number of this report", unreadable.slice(0, 100), [
    { heading: "Where and why", cell: (line) => long(line) },
  ])
}${unreadable.length > 100 && html`<p>${unreadable.length - 100} more could not be read.</p>`}`;
  return { id: "log", title: "Is the log whole?", content };
}

function verdict({ name, verification, problem }: Source): Html {
  if (problem !== null)
    return html`<p class="verdict bad">Not read to its end, and not checked: ${long(problem)}</p>`;
  if (!verification)
    return html`<p class="verdict">Not sealed: ${long(name)} is a file, and digests seal only a whole log.</p>`;
  const { findings } = verification;
  return html`<p class="verdict ${kindOf(verification)}">${sentence(verification)}</p>
${describeScope(verification).map((line) => html`<p>${line}</p>`)}
${
  findings.length > 0 &&
  table("What is not as it was sealed", findings, [
    { heading: "Day", cell: (finding) => day(finding.day) },
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
