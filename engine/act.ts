import type { State } from "../remediations/contract.ts";
import { applyPlan, RetryLaterError } from "./apply.ts";
import type { Assessed } from "./assess.ts";
import type { Decision } from "./decision.ts";
import type { Look } from "./look.ts";
import { ask } from "./people/ask.ts";
import { whileHeld } from "./people/hold.ts";
import { queueLimited, refusalOf } from "./people/limit.ts";
import { type Finding, findingOf, joinPlans } from "./plan.ts";
import { type Approval, planHash, type RecordedChange, recordChange } from "./record.ts";

/** The mode that does most comes first: what it closes, the others need not mention. `detect`: only a person can. */
export const strongestFirst = ["auto", "approve", "dry-run", "detect"] as const;
export type Step = (typeof strongestFirst)[number];

/** A finding, and what is done about it. */
export interface AssessedFinding extends Finding {
  readonly assessed: Assessed;
  readonly step: Step | "off";
}

/**
 * Carries out one step on its findings.
 *
 * @param approval of a person, for what the limits held back
 * @returns the state that it left, where it made calls.
 */
export async function act(
  look: Look,
  step: Step,
  before: State,
  findings: readonly AssessedFinding[],
  approval: Approval | undefined,
): Promise<State | undefined> {
  const changes = joinPlans(findings);
  const decision: PlannedDecision = {
    judged: findings,
    mode: step === "detect" ? "dry-run" : step,
    before,
    changes: changes.map((change) => recordChange(change, false)),
    planHash: planHash(before.ref.arn, changes),
    approval,
  };
  if (step === "auto") {
    const own = findings.filter((finding) => finding.step === step);
    const attempt = look.draft(
      { ...decision, judged: own, outcome: "pending", reason: "being fixed" },
      look.id,
    );
    return whileHeld(look, attempt, async () => {
      const refusal = await refusalOf(look, before, findings, approval);
      if (!refusal) return fix(look, before, findings, decision);
      const record = look.draft({ ...decision, outcome: "limited", reason: refusal.reason }, look.id);
      await queueLimited(look, record, refusal);
      await look.keep(record);
      return undefined;
    });
  }

  const because = [...new Set(findings.flatMap(({ assessed }) => assessed.reason ?? []))].join("; ");
  const text = because ? `${withoutCalls[step]}: ${because}` : withoutCalls[step];
  if (step === "approve") await ask(look, findings, { ...decision, outcome: "pending", reason: text });
  else await look.conclude({ ...decision, outcome: "planned", reason: text });
  return undefined;
}

/** A plan before it is known what becomes of it. */
export type PlannedDecision = Omit<Decision, "outcome" | "reason">;

/** What the steps say that make no call. */
const withoutCalls = {
  approve: "waits for a person's approval",
  "dry-run": "dry run, nothing was changed",
  detect: "no call closes it: its runbook says what a person does",
} as const;

/**
 * Makes the calls of a plan: the only place where a plan becomes calls. Its record has the id of the look.
 *
 * @param earlier what an attempt that died had already made of it
 * @param interrupted the id of the record of what was done, where AWS could not be asked for the rest
 * @returns the state that it left.
 * @throws RetryLaterError when AWS could not be asked for now, after what was done is recorded.
 */
export async function fix(
  look: Look,
  before: State,
  findings: readonly Finding[],
  decision: PlannedDecision,
  earlier: readonly RecordedChange[] = [],
  interrupted = look.id,
): Promise<State | undefined> {
  const { aws, engine, id } = look;
  const resource = before.ref.arn;
  const plan = (state: State) => joinPlans(findings.map(({ control }) => findingOf(control, state)));
  const controls = findings.map(({ remediation }) => remediation.id);
  engine.journal.applying({ id, resource, controls, changes: decision.changes ?? [] });
  try {
    const subject = { resource, aws, clock: engine.clock, read: look.read, plan };
    const applied = await applyPlan(subject, joinPlans(findings));
    await look.conclude({ ...decision, ...applied, changes: [...earlier, ...applied.changes] }, id);
    return applied.after;
  } catch (error) {
    // A plan that stopped half-way is recorded, or what it did could not be undone; the retry closes the rest.
    if (error instanceof RetryLaterError && error.changes.some(({ applied }) => applied)) {
      const changes = [...earlier, ...error.changes];
      await look.conclude({ ...decision, outcome: "failed", reason: error.message, changes }, interrupted);
    }
    throw error;
  }
}
