import { iamActionOf } from "../../aws/iam-actions.ts";
import type { AnyRemediation, State } from "../../remediations/contract.ts";
import { controlsFor } from "../controls.ts";
import { outcomeOfError, settingsOf } from "../decision.ts";
import type { Engine } from "../engine.ts";
import { type Control, findingOf, joinPlans } from "../plan.ts";
import { type ActionRecord, canonicalJson, type RecordedChange, recordChange } from "../record.ts";
import { isAlike, isSame } from "./settings.ts";

/** Thrown when an action cannot be undone as it is; nothing was changed. The message says why and what to do. */
export class UndoError extends Error {
  override readonly name = "UndoError";
}

/** What undoing an action would do. */
export interface UndoPlan {
  readonly record: ActionRecord;
  /** The controls of the action, as they are set now. */
  readonly controls: readonly Control[];
  /** The changes in the order in which they are made. */
  readonly changes: readonly RecordedChange[];
  /** What cannot be undone, with the reason. */
  readonly left: readonly RecordedChange[];
  /** How the resource differs from what the action left, as two texts; undefined where it does not. */
  readonly drift: { readonly left: string; readonly now: string } | undefined;
  /** It is as it was before the action already: an earlier attempt may have died before it could record that. */
  readonly isUndone: boolean;
  readonly before: State;
  /** Reads the resource again; undefined when it is gone. */
  read(): Promise<State | undefined>;
}

/** Whether an action opened again what a fix had closed: undoing it closes that. */
export function isReopening({ outcome, undoOf }: Pick<ActionRecord, "outcome" | "undoOf">): boolean {
  return undoOf !== null && outcome !== "fixed";
}

/**
 * Plans the undo of a recorded fix, or of an undo, which is planned as a fix: what the first one made has other ids now.
 * Reads the resource and makes no other call.
 *
 * @throws UndoError when the record is of no such action, nothing of it can be undone, or the resource is gone.
 * @throws RetryLaterError when AWS cannot be asked for now.
 */
export async function planUndo(engine: Engine, record: ActionRecord): Promise<UndoPlan> {
  const remediation = engine.remediations.find(({ id }) => id === record.control);
  if (!remediation)
    throw new UndoError(`there is no control ${record.control}: undo it by hand, the record has the calls`);
  const applied = record.changes.filter((change) => change.applied).toReversed();
  if (applied.length === 0)
    throw new UndoError(`action ${record.id} changed nothing: its outcome is "${record.outcome}"`);
  const own = engine.remediations.filter(({ id }) => record.controls.includes(id));
  if (!isReopening(record)) checkUndo(record, applied, own);

  const { ref } = record;
  const aws = engine.connect({ account: ref.account, region: ref.region, actionId: record.id });
  const read = () => orGone(record, () => remediation.reader.read(aws, ref));
  const before = await read();
  const set = await orGone(record, () => controlsFor(engine.config, aws, ref, own));
  if (!before || !set) throw new UndoError(`${record.resource} does not exist any more`);
  const { controls } = set;

  const now = settingsOf(before);
  const isUndone = !isSame(record.after, now) && isAlike(record.before, now);
  const drift =
    isUndone || isSame(record.after, now)
      ? undefined
      : { left: canonicalJson(record.after), now: canonicalJson(now) };
  const changes =
    isReopening(record) && !isUndone ? closing(record, controls, before) : applied.filter(({ undo }) => undo);
  const left = isReopening(record) ? [] : applied.filter(({ undo }) => !undo);
  return { record, controls, changes, left, drift, isUndone, before, read };
}

/** A record may come from anywhere: it must not ask for more than the undo of its controls. */
function checkUndo(
  { id, controls }: ActionRecord,
  applied: readonly RecordedChange[],
  own: readonly AnyRemediation[],
): void {
  const calls = applied.flatMap(({ undo }) => undo?.call ?? []);
  if (calls.length === 0)
    throw new UndoError(
      `action ${id} cannot be undone: ${applied.map(({ undoReason }) => undoReason).join("; ")}`,
    );
  const allowed = own.flatMap(({ permissions }) => permissions.undo);
  const foreign = calls.find((call) => !allowed.includes(iamActionOf(call)));
  if (foreign)
    throw new UndoError(
      `the record asks for ${foreign}, which undoes nothing that ${controls.join(", ")} does`,
    );
}

/** What closes again what was opened, in the shape of changes to be undone. */
function closing({ resource }: ActionRecord, controls: readonly Control[], state: State): RecordedChange[] {
  const plan = joinPlans(controls.map((control) => findingOf(control, state))).filter(({ call }) => call);
  if (plan.length === 0) throw new UndoError(`there is nothing left to close on ${resource}`);
  return plan.map((change) => reversed(recordChange(change, true), true));
}

/** A change the other way round. */
export function reversed(change: RecordedChange, applied: boolean): RecordedChange {
  const { summary, call, input, undo, undoReason } = change;
  return {
    summary: summary.startsWith(undoing) ? summary.slice(undoing.length) : `${undoing}${summary}`,
    call: undo?.call ?? null,
    input: undo?.input ?? null,
    applied,
    undo: call === null || input === null ? null : { call, input },
    undoReason,
  };
}

const undoing = "Undo: ";

async function orGone<T>({ ref, trigger }: ActionRecord, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const { outcome, reason } = outcomeOfError(error, { ref, startedAt: new Date(0), trigger });
    if (outcome === "gone") return undefined;
    throw new UndoError(reason, { cause: error });
  }
}
