import { passedOverAs } from "../../format.ts";
import { html, table } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { long, moment } from "../../html/words.ts";
import { type Evidence, holesOf } from "../evidence.ts";
import type { ReplaySummary } from "../summary.ts";

/** The calls that show a hole by themselves. */
export function evidence({ evidence: { calls }, total }: ReplaySummary): Part {
  const rows = table<Evidence>("Evident calls, the most severe and newest first", calls, [
    { heading: "Time", cell: ({ time }) => moment(time) },
    { heading: "Severity", cell: ({ severity }) => severity },
    { heading: "What it shows", cell: (call) => long(holesOf(call)) },
    { heading: "Resource", cell: ({ resource }) => long(resource) },
    { heading: "Who", cell: ({ actor }) => long(actor) },
    { heading: "Call", cell: ({ eventName }) => eventName },
    { heading: "Controls", cell: ({ shows }) => long(shows.map(({ control }) => control).join(", ")) },
  ]);
  const more =
    total.evident > calls.length &&
    html`<p>The first ${calls.length} of ${total.evident}; <code>--json</code> has all.</p>`;
  return { id: "evident", title: "What calls show by themselves", short: "Evident", content: [rows, more] };
}

/** What led to no look, and what could not be read. */
export function leftOut({ files, records, passedOver, problems, problemCount }: ReplaySummary): Part {
  const kinds = table(
    "Records that led to no look",
    [...passedOver],
    [
      { heading: "What they are", cell: ([kind]) => passedOverAs[kind] },
      { heading: "Records", cell: ([, count]) => count, number: true },
    ],
  );
  const unread = table("What could not be read, and is in no number of this page", problems, [
    { heading: "Where and why", cell: (problem) => long(problem) },
  ]);
  const more =
    problemCount > problems.length && html`<p>The first ${problems.length} of ${problemCount}.</p>`;
  const content = [html`<p>${records} records in ${files} files were read.</p>`, kinds, unread, more];
  return { id: "left-out", title: "What was left out", short: "Left out", content };
}
