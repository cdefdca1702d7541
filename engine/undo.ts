import type { Call } from "../aws/calls.ts";
import { describeError, failureOf } from "../aws/errors.ts";
import { iamActionOf } from "../aws/iam-actions.ts";
import type { AnyRemediation, State } from "../remediations/contract.ts";
import { deniedReason, RetryLaterError } from "./apply.ts";
import { outcomeOfError, settingsOf } from "./decision.ts";
import type { Engine } from "./engine.ts";
import { type ActionRecord, canonicalJson, type RecordedChange } from "./record.ts";

/** Thrown when a fix cannot be undone as it is; nothing was changed. The message says why and what to do. */
export class UndoError extends Error {
  override readonly name = "UndoError";
}

/** What undoing an action would do. */
export interface UndoPlan {
  readonly record: ActionRecord;
  /** The changes in the order in which they are made: the last that was made first. */
  readonly changes: readonly RecordedChange[];
  /** What cannot be undone, with the reason. */
  readonly left: readonly RecordedChange[];
  /** How the resource differs from what the fix left, as two texts; undefined where it does not. */
  readonly drift: { readonly left: string; readonly now: string } | undefined;
  readonly before: State;
}

/**
 * Plans the undo of a recorded fix. Reads the resource and makes no other call.
 *
 * @throws UndoError when the record is not of a fix, nothing of it can be undone, or the resource is gone.
 * @throws RetryLaterError when AWS cannot be asked for now.
 */
export async function planUndo(engine: Engine, record: ActionRecord): Promise<UndoPlan> {
  const remediation = engine.remediations.find(({ id }) => id === record.control);
  if (!remediation)
    throw new UndoError(`there is no control ${record.control}: undo it by hand, the record has the calls`);
  const applied = record.changes.filter((change) => change.applied).toReversed();
  if (applied.length === 0)
    throw new UndoError(`action ${record.id} changed nothing: its outcome is "${record.outcome}"`);
  const changes = applied.filter(({ undo }) => undo);
  if (changes.length === 0) {
    throw new UndoError(
      `action ${record.id} cannot be undone: ${applied.map(({ undoReason }) => undoReason).join("; ")}`,
    );
  }
  const allowed = engine.remediations
    .filter(({ id }) => record.controls.includes(id))
    .flatMap(({ permissions }) => permissions.undo);
  const foreign = changes.find(({ undo }) => undo && !allowed.includes(iamActionOf(undo.call)));
  if (foreign)
    throw new UndoError(
      `the record asks for ${foreign.undo?.call}, which undoes nothing that ${record.controls.join(", ")} does`,
    );
  const before = await readNow(engine, remediation, record);
  if (!before) throw new UndoError(`${record.resource} does not exist any more`);
  const left = canonicalJson(record.after);
  const now = canonicalJson(settingsOf(before));
  const drift = left === now ? undefined : { left, now };
  return { record, changes, left: applied.filter(({ undo }) => !undo), drift, before };
}

/**
 * Makes the calls of an undo and records it. The record's own undo calls are those that fix again.
 *
 * @throws RetryLaterError when AWS could not be asked for now, after what was done is recorded.
 */
export async function applyUndo(
  engine: Engine,
  { record, changes, before }: UndoPlan,
  by: string,
): Promise<ActionRecord> {
  const startedAt = engine.clock.now();
  const id = engine.clock.newId();
  const aws = engine.connect({ account: record.account, region: record.region, actionId: id });
  const made: RecordedChange[] = [];
  const conclude = async (outcome: ActionRecord["outcome"], reason: string, after: State | undefined) => {
    const endedAt = engine.clock.now();
    const undone: ActionRecord = {
      ...record,
      id,
      time: endedAt.toISOString(),
      trigger: { type: "cli", eventId: null, eventName: null, eventTime: null, actor: by, sourceIp: null },
      outcome,
      reason,
      changes: [...made, ...changes.slice(made.length).map((change) => reversed(change, false))],
      before: settingsOf(before),
      after: settingsOf(after),
      startedAt: startedAt.toISOString(),
      durationMs: endedAt.getTime() - startedAt.getTime(),
      exposedMs: null,
      approval: null,
      undoOf: record.id,
      planHash: null,
    };
    await engine.journal.record(undone);
    return undone;
  };

  engine.journal.applying({
    id,
    resource: record.resource,
    controls: record.controls,
    changes: changes.map((change) => reversed(change, false)),
  });
  for (const change of changes) {
    const { call = "", input = {} } = change.undo ?? {};
    const [service, operation] = call.split(":") as [Call["service"], string];
    try {
      await aws.call(service, operation as never, input as never);
      made.push(reversed(change, true));
    } catch (error) {
      const failure = failureOf(error);
      if (failure === "denied") return conclude("denied", deniedReason(call, error), undefined);
      const ended = await conclude("failed", `${call} could not be made: ${describeError(error)}`, undefined);
      if (failure === "temporary" || failure === "credentials" || failure === "unknown") {
        throw new RetryLaterError(ended.reason, error);
      }
      return ended;
    }
  }
  const remediation = engine.remediations.find((each) => each.id === record.control);
  const after = remediation && (await readNow(engine, remediation, record));
  return conclude("undone", `action ${record.id} is undone: the hole is open again`, after);
}

/** The change that an undo makes: the recorded one the other way round. */
function reversed(change: RecordedChange, applied: boolean): RecordedChange {
  const again =
    change.call === null || change.input === null ? null : { call: change.call, input: change.input };
  return {
    summary: `Undo: ${change.summary}`,
    call: change.undo?.call ?? null,
    input: change.undo?.input ?? null,
    applied,
    undo: again,
    undoReason: null,
  };
}

async function readNow(
  engine: Engine,
  remediation: AnyRemediation,
  record: ActionRecord,
): Promise<State | undefined> {
  const { ref } = record;
  try {
    const aws = engine.connect({ account: ref.account, region: ref.region, actionId: record.id });
    return await remediation.reader.read(aws, ref);
  } catch (error) {
    const { outcome, reason } = outcomeOfError(error, {
      ref,
      startedAt: new Date(0),
      trigger: record.trigger,
    });
    if (outcome === "gone") return undefined;
    throw new UndoError(reason, { cause: error });
  }
}
