import { type Html, html, table } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { duration, identifier, long, moment } from "../../html/words.ts";
import type { Answer, Approvals } from "../approvals.ts";
import { exposureOf } from "../exposure.ts";
import type { Figures } from "../figures.ts";
import type { Report } from "../report.ts";
import { list, place } from "./list.ts";

/** What people were asked, who answered what and how fast, and what they took back. */
export function approvals({ figures }: Report): Part {
  const content = html`${answers(figures)}
${list("Fixes that were undone, the newest first", figures.undone.toReversed(), [
  { heading: "Undone", cell: ({ time }) => moment(time) },
  { heading: "By", cell: ({ approval, trigger }) => identifier(approval?.by ?? trigger.actor) },
  { heading: "Controls", cell: ({ controls }) => long(controls.join(", ")) },
  { heading: "Resource", cell: place },
  { heading: "Fix", cell: ({ undoOf }) => identifier(undoOf) },
])}`;
  return { id: "approvals", title: "Who approved what", short: "Approvals", content };
}

function answers({ approvals: made, to }: Figures): Html {
  if (made.asked + made.answers.length === 0) return html`<p class="empty">Nobody was asked.</p>`;
  return html`${summary(made)}
${byPerson(made.answers)}
${list("Answers, the newest first", made.answers.toReversed(), [
  { heading: "Answered", cell: ({ at }) => moment(at) },
  { heading: "By", cell: ({ by }) => identifier(by ?? "nobody") },
  { heading: "Decision", cell: ({ decision }) => long(decision) },
  { heading: "After", cell: ({ waitedMs }) => duration(waitedMs), number: true },
  { heading: "Controls", cell: ({ record }) => long(record.controls.join(", ")) },
  { heading: "Resource", cell: ({ record }) => place(record) },
  { heading: "Outcome", cell: ({ record }) => record.outcome },
  { heading: "Reason", cell: ({ record }) => long(record.reason) },
])}
${list("Waiting for an answer, the longest first", made.waiting, [
  { heading: "Asked", cell: ({ time }) => moment(time) },
  { heading: "Waiting for", cell: ({ time }) => duration(Date.parse(to) - Date.parse(time)), number: true },
  { heading: "Controls", cell: ({ controls }) => long(controls.join(", ")) },
  { heading: "Resource", cell: place },
])}`;
}

function summary({ asked, answers: made, resolved, waiting }: Approvals): Html {
  const given = made.filter(isGiven).length;
  const expired = made.length - given;
  return html`<p>People were asked ${asked} times: ${given} answers, ${expired} times nobody answered in time,
${resolved} times the hole was gone before anybody answered, ${waiting.length} waiting.</p>`;
}

function isGiven({ record }: Answer): boolean {
  return record.outcome !== "expired";
}

function byPerson(made: readonly Answer[]): Html {
  const rows = [...Map.groupBy(made.filter(isGiven), ({ by, decision }) => `${by} ${decision}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const { medianMs } = exposureOf(own.flatMap(({ waitedMs }) => waitedMs ?? []));
      const [first] = own;
      return first ? [{ by: first.by, decision: first.decision, times: own.length, medianMs }] : [];
    });
  return table("Answers by person", rows, [
    { heading: "Who", cell: ({ by }) => identifier(by) },
    { heading: "Decision", cell: ({ decision }) => long(decision) },
    { heading: "Times", cell: ({ times }) => times, number: true },
    { heading: "Median time to answer", cell: ({ medianMs }) => duration(medianMs), number: true },
  ]);
}
