import type { Chart } from "../chart.ts";
import { Html, html, section, table } from "../html.ts";
import type { Report } from "../report.ts";
import { duration } from "../words.ts";

/** Draws a chart as an SVG image. */
export type Draw = (chart: Chart) => string;

const colors = { found: "#b45309", closed: "#0f766e", open: "#b91c1c" } as const;

/** Findings and fixes over time. */
export function overTime({ figures }: Report, draw: Draw): Html {
  const { unit, periods } = figures.timeline;
  const { found, closed } = figures.findings;
  if (found === 0)
    return section("time", "Findings and fixes over time", html`<p class="empty">Nothing was found.</p>`);
  const chart = draw({
    label: `Bar chart: findings by ${unit}, ${found} found and ${closed} closed in all. The table has the numbers.`,
    categories: periods.map(({ start }) => (unit === "month" ? start.slice(0, 7) : start.slice(5))),
    series: [
      { name: "Found", values: periods.map((each) => each.found), color: colors.found },
      { name: "Closed", values: periods.map((each) => each.closed), color: colors.closed },
    ],
  });
  return section(
    "time",
    "Findings and fixes over time",
    html`<div class="chart">${new Html(chart)}
${table(`Findings by ${unit}`, periods, [
  { heading: { day: "Day", week: "Week from", month: "Month from" }[unit], cell: ({ start }) => start },
  { heading: "Found", cell: (each) => each.found, number: true },
  { heading: "Closed", cell: (each) => each.closed, number: true },
])}</div>`,
  );
}

/** How fast holes were closed. */
export function speed({ figures }: Report, draw: Draw): Html {
  const { exposure, exposureUnknown, histogram, controls } = figures;
  const { count, medianMs, p95Ms, maxMs } = exposure;
  if (count === 0)
    return section(
      "speed",
      "How fast holes were closed",
      html`<p class="empty">No fix whose time is known.</p>`,
    );
  const chart = draw({
    label: `Histogram of the time that ${count} holes were open: median ${duration(medianMs)}, 95th percentile ${duration(p95Ms)}, longest ${duration(maxMs)}. The table has the numbers.`,
    categories: histogram.map(({ label }) => label),
    series: [{ name: "Fixes", values: histogram.map((each) => each.count), color: colors.closed }],
    horizontal: true,
  });
  const all = { id: "All fixes", exposure };
  return section(
    "speed",
    "How fast holes were closed",
    html`<p>From the time of the event that opened a hole, which CloudTrail gives in whole seconds, to the read that proved the fix.
${exposureUnknown > 0 && `Of ${exposureUnknown} more fixes no event tells when the hole was opened.`}</p>
<div class="chart">${new Html(chart)}
${table("Fixes by time open", histogram, [
  { heading: "Time open", cell: ({ label }) => label },
  { heading: "Fixes", cell: (each) => each.count, number: true },
])}</div>
${table(
  "Time open by control",
  [all, ...controls.filter((each) => each.exposure.count > 0)],
  [
    { heading: "Control", cell: ({ id }) => id },
    { heading: "Fixes", cell: (each) => each.exposure.count, number: true },
    { heading: "Median", cell: (each) => duration(each.exposure.medianMs), number: true },
    { heading: "95th percentile", cell: (each) => duration(each.exposure.p95Ms), number: true },
    { heading: "Longest", cell: (each) => duration(each.exposure.maxMs), number: true },
  ],
)}`,
  );
}

/** Open findings by control. */
export function openByControl({ figures }: Report, draw: Draw): Html {
  const open = figures.controls
    .filter(({ findings }) => findings.open > 0)
    .toSorted((a, b) => b.findings.open - a.findings.open);
  if (open.length === 0) return html``;
  const [most] = open;
  const chart = draw({
    label: `Bar chart: ${figures.findings.open} open findings of ${open.length} controls, most of ${most?.id}: ${most?.findings.open}. The table has the numbers.`,
    categories: open.map(({ id }) => id),
    series: [{ name: "Open", values: open.map(({ findings }) => findings.open), color: colors.open }],
    horizontal: true,
  });
  return html`<div class="chart">${new Html(chart)}
${table("Open findings by control", open, [
  { heading: "Control", cell: ({ id }) => id },
  { heading: "Open", cell: ({ findings }) => findings.open, number: true },
])}</div>`;
}
