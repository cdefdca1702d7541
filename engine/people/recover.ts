import type { AnyRemediation, Change, Reader, Ref, State } from "../../remediations/contract.ts";
import { controlsFor } from "../controls.ts";
import { settingsOf } from "../decision.ts";
import type { Look } from "../look.ts";
import type { HeldControl } from "../memory/memory.ts";
import { findingOf, joinPlans } from "../plan.ts";
import { type ActionRecord, canonicalJson, type RecordedChange, recordChange } from "../record.ts";
import { isAttempt, isUnderWay } from "./hold.ts";
import { remembered } from "./remembered.ts";

/**
 * Records what was fixed by looks that died before they could record it, and frees what they held.
 *
 * @param open the controls of the resource that findings hold
 * @param state as it was read; undefined when the resource is gone
 * @throws RetryLaterError when that cannot be done: nothing else is done about the resource then.
 */
export async function recover(
  look: Look,
  reader: Reader<Ref, State>,
  open: readonly HeldControl[],
  state: State | undefined,
): Promise<void> {
  const { people, clock, remediations } = look.engine;
  if (!people) return;
  const { findings } = people.memory;
  const problem = `what was begun on ${look.ref.arn} could not be ended`;
  for (const id of new Set(open.map(({ finding }) => finding))) {
    const finding = await remembered(problem, () => findings.get(id));
    if (!finding || finding.closed || !isAttempt(finding) || isUnderWay(finding, clock.now())) continue;
    const own = remediations.filter((each) => finding.record.controls.includes(each.id));
    if (own.some((each) => each.reader !== reader)) continue;
    const record = state && (await recorded(look, finding.record, own, state));
    if (record) await look.keep(record);
    const outcome = record?.outcome ?? (state ? "failed" : "gone");
    const closed = { outcome, recordId: record?.id ?? null, at: clock.now().toISOString() };
    await remembered(problem, () => findings.close(id, closed));
  }
}

/** @returns undefined where the attempt died before it made anything. */
async function recorded(
  { engine, aws }: Look,
  attempt: ActionRecord,
  remediations: readonly AnyRemediation[],
  state: State,
): Promise<ActionRecord | undefined> {
  const { controls } = await controlsFor(engine.config, aws, state.ref, remediations);
  const made = madeOf(attempt.changes, joinPlans(controls.map((control) => findingOf(control, state))));
  if (made.length === 0) return undefined;
  const rest = attempt.changes.filter((change) => !made.some((each) => keyOf(each) === keyOf(change)));
  const isFixed = rest.every(({ call }) => call === null);
  const { startedAt, trigger } = attempt;
  const now = engine.clock.now();
  const since = (time: string) => Math.max(0, now.getTime() - Date.parse(time));
  return {
    ...attempt,
    time: now.toISOString(),
    outcome: isFixed ? "fixed" : "failed",
    reason: cutOff,
    changes: [...made, ...rest],
    after: settingsOf(state),
    durationMs: since(startedAt),
    exposedMs: isFixed && trigger.eventTime !== null ? since(trigger.eventTime) : null,
  };
}

/** Why a record says less of an attempt than others do. */
export const cutOff = "made by an attempt that was cut off before it could record it";

/** What an attempt made of its plan, going by what is still to be done. */
export function madeOf(changes: readonly RecordedChange[], plan: readonly Change[]): RecordedChange[] {
  const left = new Set(plan.map((change) => keyOf(recordChange(change, false))));
  return changes
    .filter((change) => change.call !== null && !left.has(keyOf(change)))
    .map((change) => ({ ...change, applied: true }));
}

function keyOf({ call, input, summary }: RecordedChange): string {
  return call === null ? summary : canonicalJson([call, input]);
}
