import type { Chart, Draw } from "./chart.ts";
import { Html, html } from "./html.ts";

/** A chart beside the table of its numbers: nothing is said by the picture alone. */
export function figure(draw: Draw, chart: Chart, numbers: Html): Html {
  return html`<div class="chart">${new Html(draw(chart))}
${numbers}</div>`;
}
