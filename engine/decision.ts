import { UnknownRegionError, UnreachableAccountError } from "../aws/accounts.ts";
import { describeError, failureOf } from "../aws/errors.ts";
import {
  type AnyRemediation,
  type Ref,
  risks,
  type Severity,
  type State,
  severities,
} from "../remediations/contract.ts";
import { deniedReason, RetryLaterError } from "./apply.ts";
import type { Assessed } from "./assess.ts";
import type { Mode } from "./modes.ts";
import { PlanError } from "./plan.ts";
import type { ActionRecord, Approval, OutcomeName, RecordedChange, Trigger } from "./record.ts";

/** One look at one resource. */
export interface Subject {
  readonly trigger: Trigger;
  readonly ref: Ref;
  readonly startedAt: Date;
}

/** What was decided about some controls of a resource, and how it ended. */
export interface Decision {
  /** Never empty. */
  readonly judged: readonly { readonly remediation: AnyRemediation; readonly assessed?: Assessed }[];
  readonly mode: Mode;
  readonly outcome: OutcomeName;
  readonly reason: string;
  readonly changes?: readonly RecordedChange[];
  readonly before?: State | undefined;
  readonly after?: State | undefined;
  readonly planHash?: string;
  readonly approval?: Approval | undefined;
}

/** The record of a decision that ended at this time. */
export function recordDecision(
  id: string,
  subject: Subject,
  decision: Decision,
  endedAt: Date,
): ActionRecord {
  const { trigger, startedAt } = subject;
  const ref = decision.before?.ref ?? subject.ref;
  const judged = decision.judged.map(({ remediation, assessed }) => ({
    id: remediation.id,
    severity: assessed?.severity ?? remediation.severity,
    risk: assessed?.risk ?? remediation.risk,
  }));
  const [lead] = judged.toSorted((a, b) => bySeverity(a.severity, b.severity));
  if (!lead) throw new RangeError("a decision is about at least one control");
  const openedAt = trigger.eventTime === null ? undefined : Date.parse(trigger.eventTime);
  return {
    id,
    time: endedAt.toISOString(),
    control: lead.id,
    controls: judged.map((each) => each.id),
    severity: lead.severity,
    resource: ref.arn,
    ref,
    account: ref.account,
    region: ref.region,
    trigger,
    mode: decision.mode,
    outcome: decision.outcome,
    reason: decision.reason,
    risk: risks.findLast((risk) => judged.some((each) => each.risk === risk)) ?? lead.risk,
    changes: decision.changes ?? [],
    before: settingsOf(decision.before),
    after: settingsOf(decision.after),
    startedAt: startedAt.toISOString(),
    durationMs: endedAt.getTime() - startedAt.getTime(),
    exposedMs:
      decision.outcome === "fixed" && openedAt !== undefined
        ? Math.max(0, endedAt.getTime() - openedAt)
        : null,
    approval: decision.approval ?? null,
    undoOf: null,
    planHash: decision.planHash ?? null,
  };
}

/** What the record shows of a state: all but the reference, which it has already. */
export function settingsOf(state: State | undefined): object | null {
  if (!state) return null;
  const { ref: _, ...settings } = state;
  return settings;
}

/**
 * How a look ends that an error stopped.
 *
 * @throws RetryLaterError when the same look may succeed later.
 */
export function outcomeOfError(error: unknown, { ref }: Subject): Pick<Decision, "outcome" | "reason"> {
  if (error instanceof RetryLaterError) throw error;
  if (error instanceof UnreachableAccountError || error instanceof UnknownRegionError)
    return { outcome: "failed", reason: error.message };
  if (error instanceof PlanError) return { outcome: "failed", reason: error.message };
  switch (failureOf(error)) {
    case "gone":
      return { outcome: "gone", reason: "the resource does not exist" };
    case "denied":
      return { outcome: "denied", reason: `could not look: ${deniedReason("reading it", error)}` };
    case "rejected":
      return { outcome: "failed", reason: `could not look: AWS refused the call: ${describeError(error)}` };
    default:
      throw new RetryLaterError(`${ref.arn} could not be read: ${describeError(error)}`, error);
  }
}

/** Sorts the most severe first. */
export function bySeverity(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}
