import { modes } from "../../../engine/modes.ts";
import { type FrameworkId, frameworkNames, requirements as known } from "../../../remediations/frameworks.ts";
import type { ControlGroup, Group } from "../figures.ts";
import { type Column, type Html, html, section, table } from "../html.ts";
import type { Report } from "../report.ts";
import { duration, long } from "../words.ts";

const counts: readonly Column<Group>[] = [
  { heading: "Found", cell: ({ findings }) => findings.found, number: true },
  { heading: "Closed", cell: ({ findings }) => findings.closed, number: true },
  { heading: "Open", cell: ({ findings }) => findings.open, number: true },
  { heading: "Exempt", cell: ({ findings }) => findings.exempt, number: true },
  { heading: "Undone", cell: ({ findings }) => findings.undone, number: true },
  { heading: "Median time open", cell: ({ exposure }) => duration(exposure.medianMs), number: true },
];

/** Findings by control, with the modes that were in force, and by account. */
export function groups({ figures }: Report): Html {
  return section(
    "controls",
    "Controls and accounts",
    html`<p>A control without decisions had nothing to decide, or was off.</p>
${table<ControlGroup>("By control", figures.controls, [
  { heading: "Control", cell: ({ id }) => id },
  { heading: "What it finds", cell: ({ title }) => long(title ?? "not in this version's catalogue") },
  { heading: "Severity", cell: ({ severity }) => severity ?? "–" },
  ...counts,
  { heading: "Decisions by mode", cell: describeModes },
])}
${table("By account", figures.accounts, [{ heading: "Account", cell: ({ id }) => id }, ...counts])}`,
  );
}

function describeModes({ modes: used }: ControlGroup): string {
  return modes.flatMap((mode) => (used[mode] ? `${mode} ${used[mode]}` : [])).join(", ") || "none";
}

/** Which requirement each control belongs to, and which requirements no control serves. */
export function frameworks({ requirements }: Report): Html {
  return section(
    "requirements",
    "Requirements",
    html`<p>A control serves a requirement; it does not fulfil it alone.</p>
${(Object.keys(frameworkNames) as FrameworkId[]).map((id) => framework(id, requirements[id]))}`,
  );
}

function framework(id: FrameworkId, all: Report["requirements"][FrameworkId]): Html {
  const name = frameworkNames[id];
  type Row = (typeof all)[number];
  const requirement: readonly Column<Row>[] = [
    { heading: "Requirement", cell: (row) => row.requirement },
    ...(known[id] ? [{ heading: "Name", cell: (row: Row) => long(row.name) }] : []),
  ];
  return html`<h3>${name}</h3>
${table(
  `${name}: requirements with controls`,
  all.filter(({ controls }) => controls.length > 0),
  [
    ...requirement,
    { heading: "Controls", cell: ({ controls }) => long(controls.join(", ")) },
    { heading: "Found", cell: ({ found }) => found, number: true },
    { heading: "Open", cell: ({ open }) => open, number: true },
  ],
)}
${
  known[id]
    ? table(
        `${name}: not covered`,
        all.filter(({ controls }) => controls.length === 0),
        requirement,
      )
    : html`<p class="about">Requirements that no control serves are not listed for this framework.</p>`
}`;
}
