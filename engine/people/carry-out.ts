import type { State } from "../../remediations/contract.ts";
import { fix } from "../act.ts";
import { RetryLaterError } from "../apply.ts";
import { controlsFor } from "../controls.ts";
import { type Decision, outcomeOfError } from "../decision.ts";
import type { Engine } from "../engine.ts";
import { beginLook, type Look } from "../look.ts";
import type { OpenFinding } from "../memory/memory.ts";
import { type Finding, findingOf, joinPlans } from "../plan.ts";
import { type Approval, type OutcomeName, planHash, recordChange } from "../record.ts";
import { refusalOf } from "./limit.ts";
import { controlsOf, findingById, peopleOf } from "./open-finding.ts";
import { cutOff, madeOf } from "./recover.ts";
import { remembered } from "./remembered.ts";

/** What became of an approved plan. `changed`: the plan is another one now, and was not approved. */
export interface CarriedOut {
  readonly outcome: OutcomeName | "changed";
  readonly reason: string;
  /** The record that says so; null where there is none. */
  readonly record: string | null;
}

/** A plan that was approved. */
export interface Approved {
  readonly planHash: string;
  /** The id of the record that says what came of it: an attempt that died may have left it already. */
  readonly action: string;
  readonly approval: Approval;
}

/**
 * Carries out an approved plan, if it still is the plan; closes the finding unless it has to be asked about again.
 * Asked twice, it does it once and answers alike.
 *
 * @param id of the finding
 * @throws RetryLaterError when AWS could not be asked for now.
 */
export async function carryOut(engine: Engine, id: string, approved: Approved): Promise<CarriedOut> {
  const finding = await findingById(engine, id);
  const { record, attempt, closed } = finding;
  if (closed) return { outcome: closed.outcome, reason: "it was closed before", record: closed.recordId };

  const remediations = controlsOf(engine, record);
  const { ref, trigger } = record;
  const { clock, config } = engine;
  const subject = { ref, trigger, startedAt: attempt ? new Date(attempt.startedAt) : clock.now() };
  const [{ reader }] = remediations;
  const look = beginLook(engine, subject, reader, approved.action);
  try {
    const before = await look.read();
    const { controls } = await controlsFor(config, look.aws, before?.ref ?? ref, remediations);
    const findings = controls.map(
      (control): Finding =>
        before ? findingOf(control, before) : { control, remediation: control.remediation, changes: [] },
    );
    await decide(look, finding, { before, findings, approved });
  } catch (error) {
    const decision = {
      judged: remediations.map((remediation) => ({ remediation })),
      mode: "approve" as const,
      approval: approved.approval,
      ...outcomeOfError(error, subject),
    };
    await look.conclude(decision, look.id);
  }
  return conclude(engine, finding, look);
}

interface Seen {
  readonly before: State | undefined;
  readonly findings: readonly Finding[];
  readonly approved: Approved;
}

async function decide(look: Look, finding: OpenFinding, { before, findings, approved }: Seen): Promise<void> {
  const { record, attempt } = finding;
  const { clock } = look.engine;
  const { approval } = approved;
  const plan = joinPlans(findings);
  const changes = plan.map((change) => recordChange(change, false));
  const hash = planHash(record.resource, plan);
  const decision = { judged: findings, mode: "approve" as const, before, changes, planHash: hash, approval };
  if (!before)
    return look.conclude({ ...decision, outcome: "gone", reason: "the resource does not exist" }, look.id);

  const made = attempt ? madeOf(record.changes, plan) : [];
  if (plan.length === 0 && made.length > 0) {
    const done = { ...decision, planHash: approved.planHash, changes: made, after: before };
    return look.conclude({ ...done, outcome: "fixed", reason: cutOff }, look.id);
  }
  if (plan.length === 0)
    return look.conclude({ ...decision, outcome: "compliant", reason: "somebody else closed it first" });

  const isRestOfIt = made.length > 0 && made.length + plan.length === record.changes.length;
  if (hash !== approved.planHash && !isRestOfIt) {
    // Before it is forgotten with the old plan: it could not be undone.
    if (made.length > 0)
      await look.conclude({ ...decision, changes: made, outcome: "failed", reason: cutOff }, clock.newId());
    return replan(look, finding, decision);
  }
  const refusal = await refusalOf(look, before, findings, approval);
  if (refusal)
    return look.conclude({ ...decision, outcome: "limited", reason: refusal.reason }, clock.newId());
  await attemptIt(look, finding);
  await fix(look, before, findings, { ...decision, planHash: approved.planHash }, made, clock.newId());
}

/** Notes before the first call that it is being carried out. */
async function attemptIt({ engine, id, startedAt }: Look, finding: OpenFinding): Promise<void> {
  const { findings } = peopleOf(engine).memory;
  const own = { actionId: id, startedAt: startedAt.toISOString() };
  const { actionId } = await remembered(`finding ${finding.id} could not be carried out`, () =>
    findings.attempt(finding.id, own, finding.attempt?.actionId),
  );
  if (actionId !== id)
    throw new RetryLaterError(`finding ${finding.id} is being carried out as ${actionId}`, undefined);
}

/** The finding is about the new plan from now on: somebody has to be asked again. */
async function replan(
  look: Look,
  { id, record: before }: OpenFinding,
  decision: Omit<Decision, "outcome" | "reason">,
): Promise<void> {
  // Whoever found that out may have died before anybody was told.
  if (before.planHash === decision.planHash) return look.keep(before);
  const reason = "the resource changed after it was asked about: the plan is another one now";
  const pending = { ...decision, approval: undefined, outcome: "pending" as const, reason };
  const record = look.draft(pending, look.engine.clock.newId());
  const { findings } = peopleOf(look.engine).memory;
  await remembered(`finding ${id} could not be asked about again`, () => findings.replan(id, record));
  await look.keep(record);
}

async function conclude(engine: Engine, finding: OpenFinding, { records }: Look): Promise<CarriedOut> {
  const { memory } = peopleOf(engine);
  const record = records.at(-1);
  if (!record) throw new RangeError("an approved plan ends with a record");
  const { outcome, reason, id, time } = record;
  if (outcome === "pending") return { outcome: "changed", reason, record: id };
  if (outcome === "limited") return { outcome, reason, record: id };
  // Before it is closed, for then nobody does it again.
  await memory.actions.save(record);
  const recordId = outcome === "compliant" ? null : id;
  const end = await memory.findings.close(finding.id, { outcome, recordId, at: time });
  return { outcome: end.outcome, reason, record: end.recordId };
}
