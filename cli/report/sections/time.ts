import type { Draw } from "../../html/chart.ts";
import { figure } from "../../html/figure.ts";
import { type Html, html, table } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { duration } from "../../html/words.ts";
import type { Exposure } from "../exposure.ts";
import type { Figures } from "../figures.ts";
import type { Report } from "../report.ts";
import { chartColors } from "./colors.ts";

/** Findings and fixes over time. */
export function overTime({ figures }: Report, draw: Draw): Part {
  const { unit, periods } = figures.timeline;
  const { found, closed } = figures.findings;
  const chart = {
    label: `Bar chart: findings by ${unit}, ${found} found and ${closed} closed in all. The table has the numbers.`,
    categories: periods.map(({ start }) => (unit === "month" ? start.slice(0, 7) : start.slice(5))),
    series: [
      { name: "Found", values: periods.map((each) => each.found), color: chartColors.found },
      { name: "Closed", values: periods.map((each) => each.closed), color: chartColors.closed },
    ],
  };
  const numbers = table(`Findings by ${unit}`, periods, [
    { heading: { day: "Day", week: "Week from", month: "Month from" }[unit], cell: ({ start }) => start },
    { heading: "Found", cell: (each) => each.found, number: true },
    { heading: "Closed", cell: (each) => each.closed, number: true },
  ]);
  const content = found === 0 ? html`<p class="empty">Nothing was found.</p>` : figure(draw, chart, numbers);
  return { id: "time", title: "Findings and fixes over time", short: "Over time", content };
}

/** How fast holes were closed. */
export function speed({ figures }: Report, draw: Draw): Part {
  const { exposure, exposureUnknown, histogram } = figures;
  const { count, medianMs, p95Ms, maxMs } = exposure;
  const chart = {
    label: `Histogram of the time that ${count} holes were open: median ${duration(medianMs)}, 95th percentile ${duration(p95Ms)}, longest ${duration(maxMs)}. The table has the numbers.`,
    categories: histogram.map(({ label }) => label),
    series: [{ name: "Fixes", values: histogram.map((each) => each.count), color: chartColors.closed }],
    horizontal: true,
  };
  const numbers = table("Fixes by time open", histogram, [
    { heading: "Time open", cell: ({ label }) => label },
    { heading: "Fixes", cell: (each) => each.count, number: true },
  ]);
  const content = html`<p>From the time of the event that opened a hole, which CloudTrail gives in whole seconds, to the read that proved the fix.
${exposureUnknown > 0 && `Of ${exposureUnknown} fixes no event tells when the hole was opened: they are not counted here.`}</p>
${count === 0 ? html`<p class="empty">No fix whose time is known.</p>` : [figure(draw, chart, numbers), spans(figures)]}`;
  return { id: "speed", title: "How fast holes were closed", short: "How fast", content };
}

function spans({ exposure, exposureAutomatic, exposureApproved, controls }: Figures): Html {
  const rows: readonly { readonly id: string; readonly exposure: Exposure }[] = [
    { id: "All fixes", exposure },
    { id: "Fixed at once", exposure: exposureAutomatic },
    { id: "Fixed when approved", exposure: exposureApproved },
    ...controls.filter((each) => each.exposure.count > 0),
  ];
  return table("Time open by control", rows, [
    { heading: "Control", cell: ({ id }) => id },
    { heading: "Fixes", cell: (each) => each.exposure.count, number: true },
    { heading: "Median", cell: (each) => duration(each.exposure.medianMs), number: true },
    { heading: "95th percentile", cell: (each) => duration(each.exposure.p95Ms), number: true },
    { heading: "Longest", cell: (each) => duration(each.exposure.maxMs), number: true },
  ]);
}
