import type { Colors } from "picocolors/types.d.ts";
import { formatPassedOver, plain } from "../format.ts";
import { holesOf } from "./evidence.ts";
import type { ReplaySummary } from "./summary.ts";
import { timelineOf } from "./timeline.ts";

/** How many people and calls are listed: the page and the JSON lines have more. */
const mostRows = 10;
/** How long the longest bar of the timeline is, in characters. */
const barLength = 40;

/** The summary for a person at a terminal. */
export function formatSummary(summary: ReplaySummary, colors: Colors): string {
  const { files, records, total } = summary;
  return [
    `${counted(records, "record")} in ${counted(files, "file")}; Suture would have looked at a resource ${counted(total.looks, "time")}.`,
    "It can only say where it would have looked: what it would have found depends on the state of then, which is not known.",
    "EVIDENT counts the calls that show a hole by themselves, such as a rule for 0.0.0.0/0.",
    "",
    ...(total.looks > 0 ? [...controls(summary, colors), ...people(summary, colors)] : []),
    ...(total.evident > 0 ? evidence(summary, colors) : []),
    ...(total.looks > 0 ? timeline(summary, colors) : []),
    formatPassedOver(summary.passedOver),
  ].join("\n");
}

function controls(summary: ReplaySummary, colors: Colors): string[] {
  const rows = summary.controls.map(({ remediation, setting, looks, resources, evident }) => [
    remediation.id,
    remediation.severity,
    setting,
    looks,
    resources.size,
    evident,
  ]);
  return table(["CONTROL", "SEVERITY", "MODE", "LOOKS", "RESOURCES", "EVIDENT"], rows, colors);
}

function people({ people: busiest }: ReplaySummary, colors: Colors): string[] {
  const rows = busiest
    .slice(0, mostRows)
    .map(([actor, { looks, evident }]) => [looks, evident, plain(actor)]);
  const more = busiest.length - rows.length;
  return table(["LOOKS", "EVIDENT", more > 0 ? `WHO, and ${more} more` : "WHO"], rows, colors);
}

function evidence({ evidence: { calls }, total }: ReplaySummary, colors: Colors): string[] {
  const shown = calls.slice(0, mostRows);
  const more = total.evident - shown.length;
  return [
    colors.bold(more > 0 ? `EVIDENT, the most severe and newest of ${total.evident}` : "EVIDENT"),
    ...shown.flatMap((call) => [
      `${call.time}  ${call.severity}  ${plain(call.actor)}: ${plain(call.eventName)}`,
      `  ${plain(`${call.resource}: ${holesOf(call)}`)}`,
    ]),
    "",
  ];
}

function timeline({ hours }: ReplaySummary, colors: Colors): string[] {
  const { unit, periods } = timelineOf(hours);
  const most = Math.max(...periods.map(({ looks }) => looks));
  const rows = periods.map(({ start, looks, evident }) => {
    const bar = "█".repeat(looks === 0 ? 0 : Math.max(1, Math.round((looks / most) * barLength)));
    return `${start}  ${bar} ${looks}${evident > 0 ? `, ${evident} evident` : ""}`;
  });
  return [colors.bold(`WHEN, by ${unit}`), ...rows, ""];
}

/** Columns of equal width, text to the left and numbers to the right. */
function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  colors: Colors,
): string[] {
  const widths = headings.map((heading, index) =>
    Math.max(...[heading, ...rows.map((row) => row[index])].map((each) => String(each).length)),
  );
  const line = (cells: readonly (string | number)[], like: readonly (string | number)[] = cells) =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return typeof like[index] === "number" ? String(cell).padStart(width) : String(cell).padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [colors.bold(line(headings, rows[0])), ...rows.map((row) => line(row)), ""];
}

function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
