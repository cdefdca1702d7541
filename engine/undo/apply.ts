import type { Call } from "../../aws/calls.ts";
import { describeError, failureOf } from "../../aws/errors.ts";
import type { State } from "../../remediations/contract.ts";
import { deniedReason, RetryLaterError, verifyDelays } from "../apply.ts";
import { settingsOf } from "../decision.ts";
import type { Clock, Engine } from "../engine.ts";
import { findingOf } from "../plan.ts";
import type { ActionRecord, RecordedChange } from "../record.ts";
import { isReopening, reversed, type UndoPlan } from "./plan.ts";
import { isAlike, isSame } from "./settings.ts";

/**
 * Makes the calls of an undo and records it: as "undone" where a hole is open again, as "fixed" where one is closed. That
 * can be undone in turn.
 *
 * @param id of the record that it leaves
 * @throws RetryLaterError when AWS could not be asked for now, after what was done is recorded.
 */
export async function applyUndo(
  engine: Engine,
  plan: UndoPlan,
  by: string,
  id = engine.clock.newId(),
): Promise<ActionRecord> {
  const { record, changes, before, isUndone } = plan;
  const startedAt = engine.clock.now();
  const aws = engine.connect({ account: record.account, region: record.region, actionId: id });
  const planned = changes.map((change) => reversed(change, false));
  const made: RecordedChange[] = [];
  const conclude = async (outcome: ActionRecord["outcome"], reason: string, after?: State) => {
    const endedAt = engine.clock.now();
    const undone: ActionRecord = {
      ...record,
      // What failed is tried again under the id that was given.
      id: outcome === "failed" ? engine.clock.newId() : id,
      time: endedAt.toISOString(),
      trigger: { type: "cli", eventId: null, eventName: null, eventTime: null, actor: by, sourceIp: null },
      outcome,
      reason,
      changes: [...made, ...planned.slice(made.length)],
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
  const later = async (problem: string, error: unknown) => {
    await conclude("failed", problem);
    throw new RetryLaterError(problem, error);
  };

  const { resource, controls } = record;
  engine.journal.applying({ id, resource, controls, changes: planned });
  for (const change of changes) {
    const { call = "", input = {} } = change.undo ?? {};
    const [service, operation] = call.split(":") as [Call["service"], string];
    try {
      if (!isUndone) await aws.call(service, operation as never, input as never);
      made.push(reversed(change, true));
    } catch (error) {
      const failure = failureOf(error);
      const problem = `${call} could not be made: ${describeError(error)}`;
      if (failure === "denied") return conclude("denied", deniedReason(call, error));
      if (failure === "temporary" || failure === "credentials" || failure === "unknown")
        return later(problem, error);
      return conclude("failed", problem);
    }
  }
  let seen: Seen;
  try {
    seen = await readBack(engine.clock, plan);
  } catch (error) {
    return later(
      `the calls were made, but ${resource} could not be read to prove it: ${describeError(error)}`,
      error,
    );
  }
  const { after, isShown } = seen;
  const done = `action ${record.id} is undone`;
  if (!isReopening(record)) return conclude("undone", `${done}: the hole is open again`, after);
  if (isShown) return conclude("fixed", `${done}: what it had opened is closed again`, after);
  return conclude(
    "failed",
    "the calls were made, but the hole still reads as open: look at it by hand",
    after,
  );
}

/** The resource after an undo, and whether it shows it. */
interface Seen {
  readonly after: State | undefined;
  readonly isShown: boolean;
}

/**
 * Reads the resource until it shows what was done, or for as long as AWS may answer from before it: what is recorded is
 * what the next undo compares with.
 */
async function readBack(clock: Clock, plan: UndoPlan): Promise<Seen> {
  let after: State | undefined;
  for (const delay of verifyDelays) {
    if (delay > 0) await clock.wait(delay);
    after = await plan.read();
    if (!after || shows(plan, after)) return { after, isShown: true };
  }
  return { after, isShown: false };
}

function shows({ record, controls, left, drift, before }: UndoPlan, state: State): boolean {
  if (isReopening(record)) return controls.every((control) => findingOf(control, state).changes.length === 0);
  const now = settingsOf(state);
  const isPartial = drift !== undefined || left.length > 0;
  return isAlike(record.before, now) || (isPartial && !isSame(settingsOf(before), now));
}
