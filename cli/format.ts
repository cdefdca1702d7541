import type { Colors } from "picocolors/types.d.ts";
import type { Ignored } from "../engine/intake/event.ts";
import type { ActionRecord, OutcomeName, RecordedChange } from "../engine/record.ts";

/** A decision for a person: what, where, who opened it, each change with its call and its undo, and why. */
export function formatRecord(record: ActionRecord, colors: Colors): string {
  const { trigger } = record;
  const by = trigger.actor
    ? [
        `  ${colors.dim("opened by")}  ${plain(`${trigger.actor} from ${trigger.sourceIp}: ${trigger.eventName} at ${trigger.eventTime}`)}`,
      ]
    : [];
  const reason = plain(record.reason);
  const title = [
    paint(record.outcome, colors)(record.outcome.toUpperCase().padEnd(9)),
    colors.bold(record.controls.join(" + ")),
    plain(record.resource),
  ].join("  ");
  if (record.outcome === "compliant" || record.outcome === "gone") return `${title}  ${colors.dim(reason)}`;
  return [
    title,
    ...by,
    `  ${colors.dim("severity")}   ${record.severity}, risk of the fix: ${record.risk}`,
    ...record.changes.flatMap((change) => formatChange(change, colors)),
    `  ${colors.dim("outcome")}    ${reason}${record.exposedMs === null ? "" : `; open for ${formatDuration(record.exposedMs)}`}`,
  ].join("\n");
}

function formatChange(change: RecordedChange, colors: Colors): string[] {
  const undo = change.undo
    ? plain(`${change.undo.call} ${JSON.stringify(change.undo.input)}`)
    : plain(`cannot be undone: ${change.undoReason}`);
  return [
    `  ${colors.dim(change.applied ? "changed" : "plan   ")}    ${plain(change.summary)}`,
    ...(change.call
      ? [
          `               ${colors.cyan(change.call)} ${plain(JSON.stringify(change.input))}`,
          `  ${colors.dim("undo")}       ${undo}`,
        ]
      : []),
  ];
}

/** A time span as a person says it. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

function paint(outcome: OutcomeName, colors: Colors): (text: string) => string {
  if (outcome === "fixed" || outcome === "compliant") return colors.green;
  if (outcome === "failed" || outcome === "denied") return colors.red;
  return outcome === "gone" ? colors.dim : colors.yellow;
}

/** How many inputs were passed over, by kind. */
export function formatPassedOver(counts: ReadonlyMap<Ignored["ignored"] | "not-a-record", number>): string {
  const kinds = [...counts].map(([kind, count]) => `${count} ${passedOverAs[kind]}`);
  return `Passed over: ${kinds.join(", ") || "nothing"}.`;
}

/** What inputs of a kind are, for a person. */
export const passedOverAs: Readonly<Record<Ignored["ignored"] | "not-a-record", string>> = {
  "not-a-record": "not records of CloudTrail",
  "not-cloudtrail": "not of CloudTrail",
  "failed-call": "calls that failed",
  "read-only": "calls that only read",
  "own-call": "calls of Suture's own",
  "no-control": "calls that no control looks at",
  "no-resource": "calls that name no resource of their account",
};

/** Text without control characters: an event may come from anybody, and a terminal obeys them. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, "\u{fffd}");
}
