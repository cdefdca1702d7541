import type { Finding } from "../findings.ts";
import { type Column, type Html, html, section, table } from "../html.ts";
import type { Report } from "../report.ts";
import type { ReportRecord } from "../schema.ts";
import { long, moment } from "../words.ts";
import { type Draw, openByControl } from "./time.ts";

/** How many rows a list has at most: what is left out is said, and is in the CSV file. */
const mostRows = 500;

const about: readonly Column<Finding>[] = [
  { heading: "Control", cell: ({ control }) => control },
  { heading: "Resource", cell: ({ resource }) => long(resource) },
  { heading: "Account", cell: ({ account }) => account },
];

/** What is open, and what could not be looked at. */
export function open(report: Report, draw: Draw): Html {
  const { figures } = report;
  const byOutcome = [...Map.groupBy(figures.open, ({ outcome }) => outcome)];
  return section(
    "open",
    "What is open",
    html`<p>The log's last word on these is not a fix. A hole that somebody closed by hand stays here until Suture looks again.</p>
${openByControl(report, draw)}
${table("Open findings by the last decision", byOutcome, [
  { heading: "Outcome", cell: ([outcome]) => outcome },
  { heading: "Meaning", cell: ([outcome]) => meanings[outcome] },
  { heading: "Findings", cell: ([, findings]) => findings.length, number: true },
])}
${list("Open findings, the most severe first", figures.open, [
  ...about,
  { heading: "Severity", cell: ({ severity }) => severity },
  { heading: "Outcome", cell: ({ outcome }) => outcome },
  { heading: "Found", cell: ({ foundAt }) => moment(foundAt) },
  { heading: "Opened by", cell: ({ actor }) => long(actor) },
  { heading: "Reason", cell: ({ reason }) => long(reason) },
])}
${list("Could not look, which is not the same as compliant", figures.unseen, [
  { heading: "Resource", cell: ({ resource }) => long(resource) },
  { heading: "Controls", cell: ({ controls }) => long(controls.join(", ")) },
  { heading: "Time", cell: ({ time }) => moment(time) },
  { heading: "Reason", cell: ({ reason }) => long(reason) },
])}`,
  );
}

/** Who approved or refused what, and what is exempt until when and why. */
export function people({ figures }: Report): Html {
  const byWho = Map.groupBy(figures.approvals, ({ approval }) => `${approval?.by} ${approval?.decision}`);
  const decided = [...byWho].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, records]) => records);
  return section(
    "people",
    "Approvals and exemptions",
    html`${table(
      "Decisions of people",
      [...decided.values()],
      [
        { heading: "Who", cell: ([first]) => long(first?.approval?.by ?? null) },
        { heading: "Decision", cell: ([first]) => first?.approval?.decision },
        { heading: "Times", cell: ({ length }) => length, number: true },
      ],
    )}
${list("What people decided on, the newest first", figures.approvals.toReversed(), [
  { heading: "Time", cell: ({ approval }) => approval && moment(approval.at) },
  { heading: "Who", cell: ({ approval }) => long(approval?.by ?? null) },
  { heading: "Decision", cell: ({ approval }) => approval?.decision },
  { heading: "Controls", cell: ({ controls }) => controls.join(", ") },
  { heading: "Resource", cell: ({ resource }) => long(resource) },
  { heading: "Outcome", cell: ({ outcome }) => outcome },
])}
${list("Exempt findings", figures.exempt, [
  ...about,
  { heading: "Until when, by whom and why", cell: ({ reason }) => long(reason) },
])}`,
  );
}

/** The newest decisions. */
export function decisions({ records }: Report): Html {
  const columns: readonly Column<ReportRecord>[] = [
    { heading: "Time", cell: ({ time }) => moment(time) },
    { heading: "Outcome", cell: ({ outcome }) => outcome },
    { heading: "Controls", cell: ({ controls }) => controls.join(", ") },
    { heading: "Resource", cell: ({ resource }) => long(resource) },
    { heading: "Opened by", cell: ({ trigger }) => long(trigger.actor) },
    { heading: "Record", cell: ({ id }) => long(id) },
  ];
  return section(
    "decisions",
    "Decisions",
    html`${list("Decisions, the newest first", records.toReversed(), columns)}`,
  );
}

function list<R>(caption: string, rows: readonly R[], columns: readonly Column<R>[]): Html {
  const left = rows.length - mostRows;
  return html`${table(caption, rows.slice(0, mostRows), columns)}
${left > 0 && html`<p>The first ${mostRows} of ${rows.length}; <code>--format csv</code> and <code>json</code> have all.</p>`}`;
}

const meanings: Readonly<Record<Finding["outcome"], string>> = {
  planned: "dry run: found, nothing changed",
  pending: "waits for a person",
  denied: "AWS or a policy refused the fix",
  expired: "nobody answered in time",
  limited: "more changes than the limits allow",
  failed: "the fix failed",
  compliant: "nothing to close",
  fixed: "closed and proved by a read",
  exempt: "left alone on purpose",
  gone: "the resource is gone",
  undone: "opened again on purpose",
};
