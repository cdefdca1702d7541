import { type FrameworkId, frameworkNames } from "../../../remediations/frameworks.ts";
import { requirements as known } from "../../../remediations/requirements.ts";
import { type Column, type Html, html, table } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { long } from "../../html/words.ts";
import type { ControlGroup } from "../groups.ts";
import type { Report } from "../report.ts";

/** NIST's are too many for a column: the CSV file has them. */
const columns = ["hipaa", "soc2", "pci", "cis", "fsbp"] as const satisfies readonly FrameworkId[];
const ids = Object.keys(frameworkNames) as FrameworkId[];

/** Which requirement each control belongs to, and which requirements no control serves. */
export function frameworks({ figures, requirements }: Report): Part {
  const content = html`<p>A control serves a requirement; it does not fulfil it alone.</p>
${ids.map((id) => framework(id, requirements[id]))}
<h3>By control</h3>
${table<ControlGroup>("Requirements of each control", figures.controls, [
  { heading: "Control", cell: ({ id }) => id },
  ...columns.map((id) => ({
    heading: frameworkNames[id],
    cell: ({ frameworks: own }: ControlGroup) => long(own[id]?.join(", ") ?? null),
  })),
])}`;
  return { id: "requirements", title: "Requirements", content };
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
