import { formatDuration } from "../format.ts";
import { type Html, html } from "./html.ts";

/** A span of time, or a dash where there is none. */
export function duration(milliseconds: number | null): string {
  return milliseconds === null ? "–" : formatDuration(Math.round(milliseconds));
}

/** A moment, to the second: the day and the time stay in one line each. */
export function moment(iso: string): Html {
  return html`<time datetime="${iso}"><span>${iso.slice(0, 10)}</span> <span>${iso.slice(11, 19)} UTC</span></time>`;
}

/** A day (`2026-11-21`) or a moment; a dash where there is none. */
export function day(text: string | null): Html {
  if (text?.includes("T")) return moment(text);
  return text === null ? html`–` : html`<time datetime="${text}"><span>${text}</span></time>`;
}

/** Text that may be long and is read by words. */
export function long(text: string | null): Html {
  return html`<span class="long">${text ?? "–"}</span>`;
}

/** A name that may be long and has no words to break between, such as an ARN. */
export function identifier(text: string | null): Html {
  return html`<span class="long identifier">${text ?? "–"}</span>`;
}
