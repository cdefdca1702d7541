import { modes } from "../../../engine/modes.ts";
import { type Column, html, table } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { duration, long } from "../../html/words.ts";
import type { ControlGroup, Group } from "../groups.ts";
import type { Report } from "../report.ts";

const counts: readonly Column<Group>[] = [
  { heading: "Found", cell: ({ findings }) => findings.found, number: true },
  { heading: "Closed", cell: ({ findings }) => findings.closed, number: true },
  { heading: "Open", cell: ({ findings }) => findings.open, number: true },
  { heading: "Exempt", cell: ({ findings }) => findings.exempt, number: true },
  { heading: "Undone", cell: ({ findings }) => findings.undone, number: true },
  { heading: "Median time open", cell: ({ exposure }) => duration(exposure.medianMs), number: true },
];

/** Findings by control, with the modes that were in force, and by account. */
export function groups({ figures }: Report): Part {
  const content = html`<p>A control without decisions had nothing to decide, or was off.</p>
${table<ControlGroup>("By control", figures.controls, [
  { heading: "Control", cell: ({ id }) => id },
  { heading: "What it finds", cell: ({ title }) => long(title ?? "not in this version's catalogue") },
  { heading: "Severity", cell: ({ severity }) => severity ?? "–" },
  ...counts,
  { heading: "Decisions by mode", cell: describeModes },
])}
${table("By account", figures.accounts, [{ heading: "Account", cell: ({ id }) => id }, ...counts])}`;
  return { id: "controls", title: "Controls and accounts", content };
}

function describeModes({ modes: used }: ControlGroup): string {
  return modes.flatMap((mode) => (used[mode] ? `${mode} ${used[mode]}` : [])).join(", ") || "none";
}
