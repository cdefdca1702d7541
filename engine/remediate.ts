import type { Aws } from "../aws/calls.ts";
import type { AnyRemediation, Reader, Ref, State } from "../remediations/contract.ts";
import { applyPlan, RetryLaterError } from "./apply.ts";
import { type Assessed, assess, contextReader } from "./assess.ts";
import { type Decision, outcomeOfError, recordDecision, type Subject } from "./decision.ts";
import type { Engine } from "./engine.ts";
import { type Mode, modeFor, needsRisk } from "./modes.ts";
import { type Control, controlFor, type Finding, findingOf, joinPlans, without } from "./plan.ts";
import { type ActionRecord, planHash, recordChange, type Trigger } from "./record.ts";

interface AssessedFinding extends Finding {
  readonly assessed: Assessed;
  readonly mode: Mode;
}
/** One look at one resource: what it takes to read it, change it and record what was decided. */
interface Look extends Subject {
  readonly engine: Engine;
  readonly id: string;
  readonly aws: Aws;
  read(): Promise<State | undefined>;
  conclude(decision: Decision): Promise<void>;
}

/** The mode that does most comes first: what it closes, the others need not mention. */
const strongestFirst = ["auto", "approve", "dry-run"] as const satisfies readonly Mode[];

/**
 * Looks at one resource as it is now and does what the modes of its controls say about each drift.
 *
 * @returns a record for each decision; controls that share one are named in it together.
 * @throws RetryLaterError when AWS could not be asked for now.
 */
export async function remediate(
  engine: Engine,
  trigger: Trigger,
  reader: Reader<Ref, State>,
  ref: Ref,
  remediations: readonly AnyRemediation[],
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
    await engine.journal.record(record);
  };
  try {
    const aws = engine.connect({ account: ref.account, region: ref.region, actionId: id });
    await decide({ ...subject, engine, id, aws, read: () => reader.read(aws, ref), conclude }, controls);
  } catch (error) {
    await conclude({ ...unjudged(controls), ...outcomeOfError(error, subject) });
  }
  return records;
}

async function decide(look: Look, controls: readonly Control[]): Promise<void> {
  const before = await look.read();
  if (!before)
    return look.conclude({ ...unjudged(controls), outcome: "gone", reason: "the resource does not exist" });

  const readContext = contextReader(look.aws, before.ref);
  const findings = controls.map((control) => findingOf(control, before));
  const compliant = findings.filter(({ changes }) => changes.length === 0);
  let open: AssessedFinding[] = [];
  for (const finding of findings.filter(({ changes }) => changes.length > 0)) {
    const { remediation, setting } = finding.control;
    const assessed = await assess(remediation, before, needsRisk(setting) ? readContext : undefined);
    open.push({ ...finding, assessed, mode: modeFor(setting, assessed.risk) });
  }

  for (const mode of strongestFirst) {
    const own = open.filter((finding) => finding.mode === mode);
    if (own.length === 0) continue;
    const rest = open.filter((finding) => finding.mode !== mode).map((finding) => without(finding, own));
    open = rest.filter(({ changes }) => changes.length > 0);
    await act(look, mode, before, [...own, ...rest.filter(({ changes }) => changes.length === 0)]);
  }
  if (compliant.length > 0) {
    const judged = unjudged(compliant.map(({ control }) => control));
    await look.conclude({ ...judged, before, outcome: "compliant", reason: "nothing to close" });
  }
}

/** Carries out one mode on its findings: the only place where a plan becomes calls. */
async function act(
  look: Look,
  mode: (typeof strongestFirst)[number],
  before: State,
  findings: readonly AssessedFinding[],
): Promise<void> {
  const resource = before.ref.arn;
  const changes = joinPlans(findings);
  const planned = changes.map((change) => recordChange(change, false));
  const decision = {
    judged: findings,
    mode,
    before,
    changes: planned,
    planHash: planHash(resource, changes),
  };
  const because = [...new Set(findings.flatMap(({ assessed }) => assessed.reason ?? []))].join("; ");
  const reason = (text: string) => (because ? `${text}: ${because}` : text);

  if (mode === "dry-run")
    return look.conclude({ ...decision, outcome: "planned", reason: reason("dry run, nothing was changed") });
  if (mode === "approve")
    return look.conclude({
      ...decision,
      outcome: "pending",
      reason: reason("waits for a person's approval"),
    });

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
  } catch (error) {
    // A plan that stopped half-way is recorded, or what it did could not be undone; the retry closes the rest.
    if (error instanceof RetryLaterError && error.changes.some(({ applied }) => applied)) {
      await look.conclude({ ...decision, outcome: "failed", reason: error.message, changes: error.changes });
    }
    throw error;
  }
}

/** Controls that came to no finding, and the mode they would have acted in. */
function unjudged(controls: readonly Control[]): Pick<Decision, "judged" | "mode"> {
  const modes = controls.map(({ setting, remediation }) => modeFor(setting, remediation.risk));
  return { judged: controls, mode: strongestFirst.find((mode) => modes.includes(mode)) ?? "off" };
}
