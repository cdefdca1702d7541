import { formatDuration } from "../format.ts";
import { type Html, html } from "./html.ts";

/** A span of time, or a dash where there is none. */
export function duration(milliseconds: number | null): string {
  return milliseconds === null ? "–" : formatDuration(Math.round(milliseconds));
}

/** A moment, to the second. */
export function moment(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time>`;
}

/** A name that may be long and break anywhere, such as an ARN. */
export function long(text: string | null): Html {
  return html`<span class="long">${text ?? "–"}</span>`;
}
