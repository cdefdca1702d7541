import { html } from "../html/html.ts";
import { formatPage, type Part } from "../html/page.ts";
import { long, moment } from "../html/words.ts";
import type { Report } from "./report.ts";
import { approvals } from "./sections/approvals.ts";
import { decisions } from "./sections/decisions.ts";
import { exemptions } from "./sections/exemptions.ts";
import { groups } from "./sections/groups.ts";
import { integrity } from "./sections/integrity.ts";
import { open } from "./sections/open.ts";
import { overview } from "./sections/overview.ts";
import { frameworks } from "./sections/requirements.ts";
import { overTime, speed } from "./sections/time.ts";

/** The report as one HTML page that needs nothing else. */
export async function formatHtml(report: Report): Promise<string> {
  // The charting library is large, and only this needs it.
  const { drawChart } = await import("../html/chart.ts");
  const { from, to } = report.figures;
  return formatPage({
    title: `Suture: evidence report, ${from.slice(0, 10)} to ${to.slice(0, 10)}`,
    about: html`Decisions from ${moment(from)} to ${moment(to)}, out of ${report.sources.map(
      ({ name }, index) => [index > 0 && ", ", long(name)],
    )}`,
    summary: overview(report),
    parts: [
      integrity(report),
      overTime(report, drawChart),
      speed(report, drawChart),
      open(report, drawChart),
      approvals(report),
      exemptions(report),
      groups(report),
      frameworks(report),
      decisions(report),
      terms,
    ],
  });
}

const terms: Part = {
  id: "terms",
  title: "Terms",
  content: html`<dl class="terms">
<dt>Finding</dt><dd>What one control found on one resource, from the first decision about it in this span until it was closed.
Opened again after that, it is a new finding. What was last decided on before this span is not in it.</dd>
<dt>Decision</dt><dd>One record of the log. It may be about several controls, and a finding may take several decisions.</dd>
<dt>Closed</dt><dd>Fixed and proved by a read, or seen compliant or gone.</dd>
<dt>Exempt</dt><dd>Left alone on purpose, until a day.</dd>
<dt>Undone</dt><dd>Open again, for a person took the fix back.</dd>
<dt>Open</dt><dd>Anything else.</dd>
<dt>95th percentile</dt><dd>The shortest time that 95 % of the fixes did not exceed.</dd>
</dl>`,
};
