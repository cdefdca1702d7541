import { bySeverity } from "../../engine/decision.ts";
import type { Match } from "../../engine/replay.ts";
import type { Severity } from "../../remediations/contract.ts";

/** A call that shows a hole by itself. */
export interface Evidence extends Match {
  /** Of the most severe control that sees one. */
  readonly severity: Severity;
}

/** How many are kept. */
const most = 500;

/** The calls that show a hole by themselves, as many as a person may read: the most severe and newest. */
export class EvidenceList {
  #calls: Evidence[] = [];

  add(call: Evidence): void {
    this.#calls.push(call);
    if (this.#calls.length > 2 * most) this.#calls = this.calls;
  }

  /** The most severe first, of those the newest. */
  get calls(): Evidence[] {
    return this.#calls.toSorted(inOrder).slice(0, most);
  }
}

/** What a call shows, each hole once however many controls see it. */
export function holesOf({ shows }: Match): string {
  return [...new Set(shows.map(({ what }) => what))].join("; ");
}

/** By their ids in the end: the workers hand them over in any order. */
function inOrder(a: Evidence, b: Evidence): number {
  return (
    bySeverity(a.severity, b.severity) || b.time.localeCompare(a.time) || a.eventId.localeCompare(b.eventId)
  );
}
