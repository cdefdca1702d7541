import type { AnyRemediation, Change, State } from "../remediations/contract.ts";
import type { Setting } from "./modes.ts";
import { changeKey } from "./record.ts";

/** A control with what the configuration says of it. */
export interface Control {
  readonly remediation: AnyRemediation;
  readonly setting: Setting;
  readonly params: unknown;
}

/** What a control found on a resource: the changes that close it, none when it is compliant. */
export interface Finding {
  readonly control: Control;
  readonly remediation: AnyRemediation;
  readonly changes: readonly Change[];
}

/** Thrown when a state cannot be judged. Planning is pure, so trying again would not help. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}

/**
 * Asks a control for its plan.
 *
 * @throws PlanError when the state is not one that AWS documents.
 */
export function findingOf(control: Control, state: State): Finding {
  const { remediation, params } = control;
  try {
    return { control, remediation, changes: remediation.plan(state, params) };
  } catch (error) {
    throw new PlanError(
      `${remediation.id} cannot judge ${state.ref.arn}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/**
 * Joins findings about one resource into one plan: a call that several controls ask for is made once, and the
 * reader folds the rest into the fewest calls. Changes keep the order of the findings; what has no call comes last.
 */
export function joinPlans(findings: readonly Finding[]): Change[] {
  const unique = new Map<string, Change>();
  for (const { changes } of findings) {
    for (const change of changes) {
      const key = changeKey(change);
      if (!unique.has(key)) unique.set(key, change);
    }
  }
  const changes = [...unique.values()];
  const calls = changes.filter(({ call }) => call);
  const folded = findings[0]?.remediation.reader.fold?.(calls) ?? calls;
  return [...folded, ...changes.filter(({ call }) => !call)];
}

/** What is left of a finding once others are closed. */
export function without<F extends Finding>(finding: F, closed: readonly Finding[]): F {
  const made = new Set(closed.flatMap(({ changes }) => changes.map(changeKey)));
  return { ...finding, changes: finding.changes.filter((change) => !made.has(changeKey(change))) };
}
