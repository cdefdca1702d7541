import type { OutcomeName } from "../../engine/record.ts";
import type { ReportRecord } from "./schema.ts";

/** What became of a finding, as the log's last word on it has it. */
export type FindingState = "open" | "closed" | "exempt" | "undone";

/** One hole: what a control found on a resource, from the first decision about it until it was closed. */
export interface Finding {
  readonly control: string;
  readonly resource: string;
  readonly account: string;
  readonly region: string;
  readonly severity: ReportRecord["severity"];
  readonly state: FindingState;
  readonly foundAt: string;
  /** Null while it is not closed. */
  readonly closedAt: string | null;
  /** Who opened it, where an event told. */
  readonly actor: string | null;
  /** Of the last decision about it. */
  readonly decidedAt: string;
  readonly outcome: OutcomeName;
  readonly reason: string;
  /** Whose decision the last one was, where a person's. */
  readonly approval: ReportRecord["approval"];
}

const states: Record<OutcomeName, FindingState> = {
  compliant: "closed",
  gone: "closed",
  fixed: "closed",
  planned: "open",
  pending: "open",
  denied: "open",
  expired: "open",
  limited: "open",
  failed: "open",
  exempt: "exempt",
  undone: "undone",
};

/** Whether Suture could not look: nothing was read that a plan could be made from. */
export function couldNotLook(record: ReportRecord): boolean {
  return failed(record) && record.changes.length === 0 && !record.approval;
}

/**
 * The findings behind decisions. A control on a resource that is open again after it was closed is a new finding;
 * a look that found nothing is none.
 *
 * @param records in order of their time
 */
export function findingsOf(records: readonly ReportRecord[]): Finding[] {
  const current = new Map<string, Finding>();
  const closed: Finding[] = [];
  for (const record of records) {
    if (couldNotLook(record) || failedToUndo(record)) continue;
    const state = states[record.outcome];
    for (const control of record.controls) {
      const key = `${control} ${record.resource}`;
      const known = current.get(key);
      if (!known && state === "closed" && record.outcome !== "fixed") continue;
      const finding = { ...(known ?? begin(record, control)), ...lastWord(record, state) };
      if (state === "closed") {
        closed.push(finding);
        current.delete(key);
      } else current.set(key, finding);
    }
  }
  return [...closed, ...current.values()].sort((a, b) => (a.foundAt < b.foundAt ? -1 : 1));
}

/** An undo that changed nothing leaves the finding as it was. */
function failedToUndo(record: ReportRecord): boolean {
  return failed(record) && record.undoOf !== null && !record.changes.some(({ applied }) => applied);
}

function failed({ outcome }: ReportRecord): boolean {
  return outcome === "denied" || outcome === "failed";
}

function begin({ resource, account, region, time, trigger }: ReportRecord, control: string) {
  return { control, resource, account, region, foundAt: time, actor: trigger.actor };
}

function lastWord({ severity, time, outcome, reason, approval }: ReportRecord, state: FindingState) {
  const closedAt = state === "closed" ? time : null;
  return { severity, state, outcome, reason, approval, closedAt, decidedAt: time };
}
