import { Html, html, section } from "./html.ts";
import type { Report } from "./report.ts";
import { decisions, open, people } from "./sections/attention.ts";
import { heading, integrity, overview } from "./sections/overview.ts";
import { frameworks, groups } from "./sections/tables.ts";
import { overTime, speed } from "./sections/time.ts";
import { style } from "./style.ts";

const contents: readonly (readonly [id: string, title: string])[] = [
  ["log", "Is the log whole?"],
  ["time", "Over time"],
  ["speed", "How fast"],
  ["open", "What is open"],
  ["people", "Approvals and exemptions"],
  ["controls", "Controls and accounts"],
  ["requirements", "Requirements"],
  ["decisions", "Decisions"],
  ["terms", "Terms"],
];

/** The report as one HTML page that needs nothing else: no script, no style sheet, no font, no image from elsewhere. */
export async function formatPage(report: Report): Promise<string> {
  // The charting library is large, and only this needs it.
  const { drawChart } = await import("./chart.ts");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Suture: evidence report, ${report.figures.from.slice(0, 10)} to ${report.figures.to.slice(0, 10)}</title>
<style>${new Html(style)}</style>
</head>
<body>
${heading(report)}
<nav aria-label="Contents"><ul>${contents.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>
${overview(report)}
${integrity(report)}
${overTime(report, drawChart)}
${speed(report, drawChart)}
${open(report, drawChart)}
${people(report)}
${groups(report)}
${frameworks(report)}
${decisions(report)}
${terms}
</main>
</body>
</html>
`.text;
}

const terms = section(
  "terms",
  "Terms",
  html`<p><strong>Finding</strong>: what one control found on one resource, from the first decision about it in this span until it was
closed. Opened again after that, it is a new finding. What was last decided on before this span is not in it.</p>
<p><strong>Decision</strong>: one record of the log. It may be about several controls, and a finding may take several decisions.</p>
<p><strong>Closed</strong>: fixed and proved by a read, or seen compliant or gone. <strong>Open</strong>: anything else, except
<strong>exempt</strong> (left alone on purpose, until a day) and <strong>undone</strong> (a fix that a person took back).</p>
<p><strong>95th percentile</strong>: the shortest time that 95 % of the fixes did not exceed.</p>`,
);
