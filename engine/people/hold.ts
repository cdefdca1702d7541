import { RetryLaterError, verifyDelays } from "../apply.ts";
import type { Clock } from "../engine.ts";
import type { Look } from "../look.ts";
import type { OpenFinding } from "../memory/memory.ts";
import type { ActionRecord } from "../record.ts";
import type { People } from "./people.ts";
import { remembered } from "./remembered.ts";

/** The longest that a handler runs, in milliseconds: whoever began to fix something before that has died. */
export const longestRunMs = 60_000;

/** Thrown where somebody else is just closing the same hole. Nothing was changed. */
export class BusyError extends RetryLaterError {}

/** Whether a finding is one that a look holds while it fixes it, and nobody is asked about. */
export function isAttempt({ record }: Pick<OpenFinding, "record">): boolean {
  return record.mode === "auto";
}

/** Whether somebody began to carry out its plan, and may still be at it. */
export function isUnderWay({ record, attempt, closed }: OpenFinding, now: Date): boolean {
  const begun = isAttempt({ record }) ? record.time : attempt?.startedAt;
  return !closed && begun !== undefined && now.getTime() - Date.parse(begun) <= longestRunMs;
}

/**
 * Fixes while it holds the controls: of many events about one hole one fixes it, and an attempt that died is known.
 *
 * @param attempt the `pending` record of the plan; what comes of it is recorded under its id
 * @throws BusyError when somebody else holds one of them; RetryLaterError when it cannot be held or freed.
 */
export async function whileHeld<T>(look: Look, attempt: ActionRecord, fix: () => Promise<T>): Promise<T> {
  const { people } = look.engine;
  if (!people) return fix();
  const problem = `${attempt.resource} could not be held while it is fixed`;
  const isHeld = await remembered(problem, () => hold(look, people, attempt));
  const fixed = await fix();
  const ended = look.records.find(({ id }) => id === attempt.id);
  if (isHeld && ended) {
    const closed = { outcome: ended.outcome, recordId: ended.id, at: ended.time };
    await remembered(problem, () => people.memory.findings.close(attempt.id, closed));
  }
  return fixed;
}

/** @returns whether it is held: not where somebody is being asked about what is fixed without asking by now. */
async function hold({ engine }: Look, { memory, service }: People, attempt: ActionRecord): Promise<boolean> {
  const held = await memory.findings.open({ id: attempt.id, service, record: attempt });
  for (const id of new Set(held.map(({ finding }) => finding))) {
    const other = await memory.findings.get(id);
    if (!other || other.closed || isAttempt(other) || isUnderWay(other, engine.clock.now()))
      throw new BusyError(`${attempt.resource} is being fixed already, as ${id}`, undefined);
  }
  return held.length === 0;
}

/** Does work again for a moment while somebody else is in its way. */
export async function throughOthers<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  for (const delay of verifyDelays.slice(1)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BusyError)) throw error;
    }
    await clock.wait(delay);
  }
  return work();
}
