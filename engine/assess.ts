import type { Aws } from "../aws/calls.ts";
import { describeError, failureOf } from "../aws/errors.ts";
import {
  type AnyRemediation,
  type Assessment,
  type Ref,
  type Risk,
  risks,
  type Severity,
} from "../remediations/contract.ts";
import { RetryLaterError } from "./apply.ts";

/** A remediation's own judgement of this state, with its defaults filled in. */
export interface Assessed {
  readonly risk: Risk;
  readonly severity: Severity;
  readonly reason: string | undefined;
}

/** Reads how a resource is used; remediations that ask alike share one answer. */
export type ContextReader = (remediation: AnyRemediation, state: unknown) => Promise<unknown>;

/** A context reader for one resource, each question asked at most once. */
export function contextReader(aws: Aws, ref: Ref): ContextReader {
  const answers = new Map<unknown, Promise<unknown>>();
  return ({ context }, state) => {
    if (!context) return Promise.resolve(undefined);
    const known = answers.get(context);
    if (known) return known;
    const answer = context(aws, ref, state);
    answers.set(context, answer);
    return answer;
  };
}

/**
 * Judges what the fix may cost here and how bad the drift is here.
 *
 * @param readContext undefined where nobody needs the answer; then only the state counts.
 * @throws RetryLaterError when AWS could not be asked for now. A refused read raises the risk instead.
 */
export async function assess(
  remediation: AnyRemediation,
  state: unknown,
  readContext: ContextReader | undefined,
): Promise<Assessed> {
  const judge = (context: unknown): Assessed => {
    const assessment: Assessment | undefined = remediation.assess?.(state, context);
    return {
      risk: assessment?.risk ?? remediation.risk,
      severity: assessment?.severity ?? remediation.severity,
      reason: assessment?.reason,
    };
  };
  if (!readContext) return judge(undefined);
  try {
    return judge(await readContext(remediation, state));
  } catch (error) {
    const failure = failureOf(error);
    if (failure === "temporary" || failure === "credentials" || failure === "unknown") {
      throw new RetryLaterError(`how the resource is used could not be read: ${describeError(error)}`, error);
    }
    const { risk, severity } = judge(undefined);
    return {
      risk: higherRisk(risk, "disruptive"),
      severity,
      reason: `how it is used could not be read (${describeError(error)})`,
    };
  }
}

/** The higher of two risks. */
export function higherRisk(a: Risk, b: Risk): Risk {
  return risks.indexOf(a) > risks.indexOf(b) ? a : b;
}
