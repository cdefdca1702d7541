import type { Draw } from "../../html/chart.ts";
import { figure } from "../../html/figure.ts";
import { type Html, html, table } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { identifier, long, moment } from "../../html/words.ts";
import { describeOutcome, isRefused } from "../outcomes.ts";
import type { Report } from "../report.ts";
import { chartColors } from "./colors.ts";
import { about, list, place } from "./list.ts";

/** What is open, and what could not be looked at. */
export function open(report: Report, draw: Draw): Part {
  const { figures } = report;
  const byOutcome = [...Map.groupBy(figures.open, (finding) => `${finding.outcome} ${isRefused(finding)}`)];
  const content = html`<p>The log's last word on these is not a fix. A hole that somebody closed by hand stays here until Suture looks again.</p>
${openByControl(report, draw)}
${
  byOutcome.length > 0 &&
  table(
    "Open findings by the last decision",
    byOutcome.flatMap(([, [first, ...more]]) => (first ? [{ first, count: more.length + 1 }] : [])),
    [
      { heading: "Outcome", cell: ({ first }) => first.outcome },
      { heading: "Meaning", cell: ({ first }) => describeOutcome(first) },
      { heading: "Findings", cell: ({ count }) => count, number: true },
    ],
  )
}
${list("Open findings, the most severe first", figures.open, [
  ...about,
  { heading: "Severity", cell: ({ severity }) => severity },
  { heading: "Outcome", cell: ({ outcome }) => outcome },
  { heading: "Found", cell: ({ foundAt }) => moment(foundAt) },
  { heading: "Opened by", cell: ({ actor }) => identifier(actor) },
  { heading: "Reason", cell: ({ reason }) => long(reason) },
])}
${list("Could not look, which is not the same as compliant", figures.unseen, [
  { heading: "Resource", cell: place },
  { heading: "Controls", cell: ({ controls }) => long(controls.join(", ")) },
  { heading: "Time", cell: ({ time }) => moment(time) },
  { heading: "Reason", cell: ({ reason }) => long(reason) },
])}`;
  return { id: "open", title: "What is open", content };
}

function openByControl({ figures }: Report, draw: Draw): Html {
  const controls = figures.controls
    .filter(({ findings }) => findings.open > 0)
    .toSorted((a, b) => b.findings.open - a.findings.open);
  const [most] = controls;
  if (!most) return html``;
  const chart = {
    label: `Bar chart: ${figures.findings.open} open findings of ${controls.length} controls, most of ${most.id}: ${most.findings.open}. The table has the numbers.`,
    categories: controls.map(({ id }) => id),
    series: [
      { name: "Open", values: controls.map(({ findings }) => findings.open), color: chartColors.open },
    ],
    horizontal: true,
  };
  return figure(
    draw,
    chart,
    table("Open findings by control", controls, [
      { heading: "Control", cell: ({ id }) => id },
      { heading: "Open", cell: ({ findings }) => findings.open, number: true },
    ]),
  );
}
