import type { Aws } from "../aws/calls.ts";
import { denyingPolicy, describeError, failureOf } from "../aws/errors.ts";
import type { Change, State } from "../remediations/contract.ts";
import type { Clock } from "./engine.ts";
import { changeKey, type OutcomeName, planHash, type RecordedChange, recordChange } from "./record.ts";

/** What became of a plan. */
export interface Applied {
  readonly outcome: Extract<OutcomeName, "fixed" | "compliant" | "gone" | "denied" | "failed">;
  readonly reason: string;
  readonly changes: readonly RecordedChange[];
  /** The state that the verifying read gave. */
  readonly after: State | undefined;
}

/** Thrown when AWS could not be asked for now; the same event should be handled again later. Carries what was done so far. */
export class RetryLaterError extends Error {
  override readonly name = "RetryLaterError";
  readonly changes: readonly RecordedChange[];
  constructor(message: string, cause: unknown, changes: readonly RecordedChange[] = []) {
    super(message, { cause });
    this.changes = changes;
  }
}

/** S3 and EC2 answer reads from before a write for a moment, somebody else's write too; in milliseconds. */
export const verifyDelays = [0, 250, 1_000, 2_500] as const;
/** How often a plan is made anew because the resource changed under it. */
const maxRounds = 3;

/**
 * Makes the calls of a plan in their order, then reads the resource until its plan is empty.
 * A resource that changed meanwhile is planned anew; a refused call ends it.
 *
 * @throws RetryLaterError when AWS throttles, fails or cannot be reached.
 */
export async function applyPlan(
  subject: {
    resource: string;
    aws: Aws;
    clock: Clock;
    read(): Promise<State | undefined>;
    plan(state: State): Change[];
  },
  changes: readonly Change[],
): Promise<Applied> {
  const made: Change[] = [];
  let todo = changes;
  let state: State | undefined;
  const isMade = (change: Change) => made.some((each) => changeKey(each) === changeKey(change));
  const end = (outcome: Applied["outcome"], reason: string): Applied => ({
    outcome,
    reason,
    changes: [
      ...made.map((change) => recordChange(change, true)),
      ...todo.filter((change) => !isMade(change)).map((change) => recordChange(change, false)),
    ],
    after: state,
  });

  for (let round = 1; round <= maxRounds; round++) {
    if (needsPerson({ changes: todo }))
      return end("failed", `the rest needs a person: ${todo.map(({ summary }) => summary).join("; ")}`);
    let changedUnderUs = false;
    for (const change of todo) {
      if (!change.call) continue;
      const { service, operation, input } = change.call;
      try {
        await subject.aws.call(service, operation as never, input as never);
        made.push(change);
      } catch (error) {
        const failure = failureOf(error);
        if (failure === "gone" || failure === "changed") {
          changedUnderUs = true;
          break;
        }
        if (failure === "denied") return end("denied", deniedReason(`${service}:${operation}`, error));
        if (failure === "rejected")
          return end("failed", `AWS refused ${service}:${operation}: ${describeError(error)}`);
        throw new RetryLaterError(
          `${service}:${operation} on ${subject.resource} could not be made: ${describeError(error)}`,
          error,
          end("failed", "").changes,
        );
      }
    }

    const planned = planHash(subject.resource, todo);
    for (const delay of changedUnderUs ? verifyDelays.slice(round - 1, round) : verifyDelays) {
      if (delay > 0) await subject.clock.wait(delay);
      try {
        state = await subject.read();
        todo = state === undefined ? [] : subject.plan(state);
      } catch (error) {
        const problem = `${subject.resource} could not be read to prove the fix: ${describeError(error)}`;
        throw new RetryLaterError(problem, error, end("failed", problem).changes);
      }
      if (todo.length === 0) break;
    }
    if (state === undefined) return end("gone", "the resource was deleted meanwhile");
    if (todo.length === 0) {
      return made.length > 0
        ? end("fixed", "fixed, and read again to prove it")
        : end("compliant", "somebody else closed it first");
    }
    if (!changedUnderUs && planHash(subject.resource, todo) === planned) {
      if (state.inTransition) {
        const problem = `AWS accepted the calls on ${subject.resource} and is still carrying them out`;
        throw new RetryLaterError(problem, undefined, end("failed", problem).changes);
      }
      return end(
        "failed",
        "AWS accepted the calls, but the resource still reads as it did: look at it by hand",
      );
    }
  }
  return end(
    "failed",
    `the resource changed during each of ${maxRounds} attempts: look at who else is changing it`,
  );
}

/** Whether no call closes any of it. */
export function needsPerson({ changes }: { readonly changes: readonly Change[] }): boolean {
  return changes.every(({ call }) => call === null);
}

/** Why a call was refused, with the type of policy where AWS names it. */
export function deniedReason(call: string, error: unknown): string {
  const policy = denyingPolicy(error);
  return `${call} was denied${policy ? ` by a ${policy}` : ""}: ${describeError(error)}`;
}
