import type { Aws } from "../aws/calls.ts";
import { describeError } from "../aws/errors.ts";
import {
  type AnyRemediation,
  onlyDetects,
  type Reader,
  type Ref,
  type Risk,
  type State,
} from "../remediations/contract.ts";
import { applyPlan, needsPerson, RetryLaterError } from "./apply.ts";
import { type Assessed, assess, contextReader } from "./assess.ts";
import { type Decision, outcomeOfError, recordDecision, type Subject } from "./decision.ts";
import type { Engine } from "./engine.ts";
import { describeExemption, type Exemption, exemptionFor } from "./exemptions.ts";
import { modeFor, needsRisk, type Setting } from "./modes.ts";
import { type Control, controlFor, type Finding, findingOf, joinPlans, without } from "./plan.ts";
import { type ActionRecord, planHash, recordChange, type Trigger } from "./record.ts";

interface AssessedFinding extends Finding {
  readonly assessed: Assessed;
  readonly step: Step | "off";
}
/** One look at one resource: what it takes to read it, change it and record what was decided. */
interface Look extends Subject {
  readonly engine: Engine;
  readonly id: string;
  readonly aws: Aws;
  read(): Promise<State | undefined>;
  conclude(decision: Decision): Promise<void>;
}

/** The mode that does most comes first: what it closes, the others need not mention. `detect`: only a person can. */
const strongestFirst = ["auto", "approve", "dry-run", "detect"] as const;
type Step = (typeof strongestFirst)[number];

/**
 * Looks at one resource as it is now and does what the modes of its controls say about each drift.
 *
 * @param known the state, where a listing just gave it; a fix is still proved by a read
 * @returns a record for each decision; controls that share one are named in it together.
 * @throws RetryLaterError when AWS could not be asked for now.
 */
export async function remediate(
  engine: Engine,
  trigger: Trigger,
  reader: Reader<Ref, State>,
  ref: Ref,
  remediations: readonly AnyRemediation[],
  known?: State,
): Promise<ActionRecord[]> {
  const controls = remediations
    .map((each) => controlFor(engine.config, each))
    .filter(({ setting }) => setting !== "off");
  const records: ActionRecord[] = [];
  if (controls.length === 0) return records;

  const id = engine.clock.newId();
  const subject = { trigger, ref, startedAt: engine.clock.now() };
  const conclude = async (decision: Decision) => {
    // The first record has the id that CloudTrail shows; a fix comes before all else.
    const recordId = records.length === 0 ? id : engine.clock.newId();
    const record = recordDecision(recordId, subject, decision, engine.clock.now());
    records.push(record);
    try {
      await engine.journal.record(record);
    } catch (error) {
      const problem = `the record of "${record.outcome}" on ${record.resource} could not be kept`;
      throw new RetryLaterError(`${problem}: ${describeError(error)}`, error);
    }
  };
  try {
    const aws = engine.connect({ account: ref.account, region: ref.region, actionId: id });
    const look = { ...subject, engine, id, aws, read: () => reader.read(aws, ref), conclude };
    await decide(look, controls, known ?? (await look.read()));
  } catch (error) {
    await conclude({ ...unjudged(controls), ...outcomeOfError(error, subject) });
  }
  return records;
}

async function decide(look: Look, controls: readonly Control[], before: State | undefined): Promise<void> {
  if (!before)
    return look.conclude({ ...unjudged(controls), outcome: "gone", reason: "the resource does not exist" });

  const readContext = contextReader(look.aws, before.ref);
  const findings = controls.map((control) => findingOf(control, before));
  const compliant = findings.filter(({ changes }) => changes.length === 0);
  const { clock, config } = look.engine;
  let open: AssessedFinding[] = [];
  const exempt: { finding: Finding; exemption: Exemption }[] = [];
  for (const finding of findings.filter(({ changes }) => changes.length > 0)) {
    const { remediation, setting } = finding.control;
    const exemption = exemptionFor(config.exemptions, remediation.id, before.ref.arn, clock.now());
    if (exemption) {
      exempt.push({ finding, exemption });
      continue;
    }
    const assessed = await assess(remediation, before, needsRisk(setting) ? readContext : undefined);
    const step = needsPerson(finding) ? "detect" : stepOf(remediation, setting, assessed.risk);
    open.push({ ...finding, assessed, step });
  }

  let state = before;
  for (const step of strongestFirst) {
    const own = open.filter((finding) => finding.step === step);
    if (own.length === 0) continue;
    const rest = open.filter((finding) => finding.step !== step).map((finding) => without(finding, own));
    open = rest.filter(({ changes }) => changes.length > 0);
    const changed = await act(look, step, state, [
      ...own,
      ...rest.filter(({ changes }) => changes.length === 0),
    ]);
    if (!changed) continue;
    // What is left was planned on the state before the fix: its calls could bring back what the fix took away.
    state = changed;
    open = open
      .map((finding) => ({ ...finding, ...findingOf(finding.control, changed) }))
      .filter(({ changes }) => changes.length > 0);
  }
  for (const { finding, exemption } of exempt) {
    const changes = finding.changes.map((change) => recordChange(change, false));
    const judged = unjudged([finding.control]);
    await look.conclude({
      ...judged,
      before,
      outcome: "exempt",
      reason: describeExemption(exemption),
      changes,
    });
  }
  if (compliant.length > 0) {
    const judged = unjudged(compliant.map(({ control }) => control));
    await look.conclude({ ...judged, before, outcome: "compliant", reason: "nothing to close" });
  }
}

/**
 * Carries out one step on its findings: the only place where a plan becomes calls.
 *
 * @returns the state that it left, where it made calls.
 */
async function act(
  look: Look,
  step: Step,
  before: State,
  findings: readonly AssessedFinding[],
): Promise<State | undefined> {
  const resource = before.ref.arn;
  const changes = joinPlans(findings);
  const planned = changes.map((change) => recordChange(change, false));
  const decision = {
    judged: findings,
    mode: step === "detect" ? "dry-run" : step,
    before,
    changes: planned,
    planHash: planHash(resource, changes),
  } as const;
  if (step !== "auto") {
    const { outcome, text } = withoutCalls[step];
    const because = [...new Set(findings.flatMap(({ assessed }) => assessed.reason ?? []))].join("; ");
    await look.conclude({ ...decision, outcome, reason: because ? `${text}: ${because}` : text });
    return undefined;
  }

  const { aws, engine } = look;
  engine.journal.applying({
    id: look.id,
    resource,
    controls: findings.map(({ remediation }) => remediation.id),
    changes: planned,
  });
  const plan = (state: State) => joinPlans(findings.map(({ control }) => findingOf(control, state)));
  try {
    const applied = await applyPlan({ resource, aws, clock: engine.clock, read: look.read, plan }, changes);
    await look.conclude({ ...decision, ...applied });
    return applied.after;
  } catch (error) {
    // A plan that stopped half-way is recorded, or what it did could not be undone; the retry closes the rest.
    if (error instanceof RetryLaterError && error.changes.some(({ applied }) => applied)) {
      await look.conclude({ ...decision, outcome: "failed", reason: error.message, changes: error.changes });
    }
    throw error;
  }
}

/** How the steps end that make no call. */
const withoutCalls = {
  approve: { outcome: "pending", text: "waits for a person's approval" },
  "dry-run": { outcome: "planned", text: "dry run, nothing was changed" },
  detect: { outcome: "planned", text: "no call closes it: its runbook says what a person does" },
} as const;

/** Controls that came to no finding, and the mode they would have acted in. */
function unjudged(controls: readonly Control[]): Pick<Decision, "judged" | "mode"> {
  const steps = controls.map(({ setting, remediation }) => stepOf(remediation, setting, remediation.risk));
  const [strongest = "detect"] = strongestFirst.filter((step) => steps.includes(step));
  return { judged: controls, mode: strongest === "detect" ? "dry-run" : strongest };
}

/** What can only be detected is only reported, whatever the mode. */
function stepOf(remediation: AnyRemediation, setting: Setting, risk: Risk): Step | "off" {
  return onlyDetects(remediation) ? "detect" : modeFor(setting, risk);
}
