import { type Html, html } from "../../html/html.ts";
import { formatPage, type Part } from "../../html/page.ts";
import { long, moment } from "../../html/words.ts";
import type { ReplaySummary } from "../summary.ts";
import { controls, overTime, people } from "./looks.ts";
import { evidence, leftOut } from "./tables.ts";

/**
 * The summary as one HTML page that needs nothing else.
 *
 * @param paths where the logs were read from
 */
export async function formatHtml(summary: ReplaySummary, paths: readonly string[]): Promise<string> {
  // The charting library is large, and only this needs it.
  const { drawChart } = await import("../../html/chart.ts");
  const { span } = summary;
  return formatPage({
    title: "Suture: replay of CloudTrail logs",
    about: html`${span && html`Calls from ${moment(span.first)} to ${moment(span.last)}, out of `}${paths.map(
      (path, index) => [index > 0 && ", ", long(path)],
    )}`,
    summary: [overview(summary), caution],
    parts: [
      overTime(summary, drawChart),
      controls(summary, drawChart),
      people(summary, drawChart),
      evidence(summary),
      leftOut(summary),
      terms,
    ],
  });
}

const caution = html`<p class="verdict">This says where Suture would have looked, not what it would have found: that depends on the
state of then, which is not known. Only a call that is evident shows a hole by itself.</p>`;

/** The numbers that come first. */
function overview({ records, total, resources, actors }: ReplaySummary): Html {
  const numbers: readonly (readonly [string, number])[] = [
    ["Records", records],
    ["Looks", total.looks],
    ["Evident", total.evident],
    ["Resources", resources.size],
    ["People and roles", actors.size],
  ];
  return html`<dl class="figures">${numbers.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`,
  )}</dl>`;
}

const terms: Part = {
  id: "terms",
  title: "Terms",
  content: html`<dl class="terms">
<dt>Look</dt><dd>One call after which Suture would have read one resource, to decide whether it has a hole. Several controls may share it.</dd>
<dt>Evident</dt><dd>The call shows a hole by itself, such as a rule for 0.0.0.0/0 or the principal *. A later call may have closed it again.</dd>
<dt>Mode</dt><dd>What the configuration lets Suture do about a finding: say so (dry-run), ask (approve), fix (auto), or
decide by risk (enforce), where no rule of it says otherwise.</dd>
</dl>`,
};
