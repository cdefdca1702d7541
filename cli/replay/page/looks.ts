import type { Chart, Draw } from "../../html/chart.ts";
import { figure } from "../../html/figure.ts";
import { type Column, type Content, html, table } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { long } from "../../html/words.ts";
import type { ControlLooks, Looks, ReplaySummary } from "../summary.ts";
import { type Period, timelineOf } from "../timeline.ts";

/** The colours of bars: each has a contrast of at least 3:1 with the page, and they differ in lightness. */
const colors = { looks: "#1d4ed8", evident: "#b45309" } as const;
/** How many bars a chart has, and how many rows a list. */
const mostBars = 15;
const mostPeople = 500;

const counts: readonly Column<Looks>[] = [
  { heading: "Looks", cell: ({ looks }) => looks, number: true },
  { heading: "Evident", cell: ({ evident }) => evident, number: true },
];

/** Looks over time. */
export function overTime(summary: ReplaySummary, draw: Draw): Part {
  const { unit, periods } = timelineOf(summary.hours);
  const heading = { hour: "Hour", day: "Day", week: "Week from", month: "Month", year: "Year" }[unit];
  const content = () =>
    figure(
      draw,
      {
        label: `Bar chart: looks by ${unit}, ${sums(summary)} in all. The table has the numbers.`,
        categories: periods.map(({ start }) =>
          unit === "year" ? start : start.slice(unit === "month" ? 2 : 5),
        ),
        series: [
          { name: "Looks", values: periods.map(({ looks }) => looks), color: colors.looks },
          { name: "Evident", values: periods.map(({ evident }) => evident), color: colors.evident },
        ],
      },
      table<Period>(`Looks by ${unit}`, periods, [{ heading, cell: ({ start }) => start }, ...counts]),
    );
  return { id: "time", title: "Over time", content: orNothing(summary, content) };
}

/** Looks by control, with the mode that the configuration gives it. */
export function controls(summary: ReplaySummary, draw: Draw): Part {
  const busiest = summary.controls.slice(0, mostBars);
  const chart = bars(
    `Bar chart: looks of the ${busiest.length} busiest controls. The table has the numbers.`,
    busiest.map(({ remediation }) => remediation.id),
    busiest,
  );
  const numbers = table<ControlLooks>("Looks by control", summary.controls, [
    { heading: "Control", cell: ({ remediation }) => remediation.id },
    ...counts,
    { heading: "Resources", cell: ({ resources }) => resources.size, number: true },
  ]);
  const meanings = table<ControlLooks>("What these controls find", summary.controls, [
    { heading: "Control", cell: ({ remediation }) => remediation.id },
    { heading: "What it finds", cell: ({ remediation }) => long(remediation.title) },
    { heading: "Severity", cell: ({ remediation }) => remediation.severity },
    { heading: "Mode", cell: ({ setting }) => setting },
  ]);
  const content = () => [
    html`<p>One call may concern several controls, which share the look.</p>`,
    figure(draw, chart, numbers),
    meanings,
  ];
  return { id: "controls", title: "Controls", content: orNothing(summary, content) };
}

/** Looks by who made the calls. */
export function people(summary: ReplaySummary, draw: Draw): Part {
  const { people: all } = summary;
  const busiest = all.slice(0, mostBars);
  const chart = bars(
    `Bar chart: looks after calls of the ${busiest.length} busiest people and roles. The table has the numbers.`,
    busiest.map(([actor]) => shortName(actor)),
    busiest.map(([, looks]) => looks),
  );
  const rows = table("Looks by person or role", all.slice(0, mostPeople), [
    { heading: "Who", cell: ([actor]) => long(actor) },
    { heading: "Looks", cell: ([, { looks }]) => looks, number: true },
    { heading: "Evident", cell: ([, { evident }]) => evident, number: true },
  ]);
  const more = all.length > mostPeople && html`<p>The first ${mostPeople} of ${all.length}.</p>`;
  const content = () => [figure(draw, chart, rows), more];
  return { id: "people", title: "People and roles", content: orNothing(summary, content) };
}

/** The last part of an ARN, and the account it is of; whole what is no ARN. */
function shortName(actor: string): string {
  const [, account, name] = /^arn:[^:]*:[^:]*:[^:]*:(\d*):.*?([^/:]*)$/.exec(actor) ?? [];
  return account && name ? `${name} in ${account}` : actor;
}

function bars(label: string, categories: readonly string[], rows: readonly Readonly<Looks>[]): Chart {
  const values = rows.map(({ looks }) => looks);
  return { label, categories, series: [{ name: "Looks", values, color: colors.looks }], horizontal: true };
}

function orNothing({ total }: ReplaySummary, content: () => Content): Content {
  return total.looks > 0 ? content() : html`<p class="empty">Suture would have looked at nothing.</p>`;
}

function sums({ total }: ReplaySummary): string {
  return `${total.looks} looks and ${total.evident} evident calls`;
}
