import {
  type AnyRemediation,
  onlyDetects,
  type Reader,
  type Ref,
  type Risk,
  type State,
} from "../remediations/contract.ts";
import { type AssessedFinding, act, type Step, strongestFirst } from "./act.ts";
import { needsPerson } from "./apply.ts";
import { assess, contextReader } from "./assess.ts";
import { controlsFor } from "./controls.ts";
import { type Decision, outcomeOfError } from "./decision.ts";
import type { Engine } from "./engine.ts";
import { describeExemption, type Exemption, exemptionFor } from "./exemptions.ts";
import { beginLook, type Look } from "./look.ts";
import { modeFor, needsRisk, type Setting } from "./modes.ts";
import { throughOthers } from "./people/hold.ts";
import { recover } from "./people/recover.ts";
import { resolveFindings } from "./people/resolve.ts";
import { type Control, type Finding, findingOf, without } from "./plan.ts";
import { type ActionRecord, type Approval, recordChange, type Trigger } from "./record.ts";
import { isEverOn, type Selected, settingFor } from "./selectors.ts";

/** What is known before a look begins. */
export interface Given {
  /** The state, where a listing just gave it; a fix is still proved by a read. */
  readonly state?: State | undefined;
  /** Of a person, for what the limits held back. */
  readonly approval?: Approval | undefined;
}

/**
 * Looks at one resource as it is now and does what the modes of its controls say about each drift.
 *
 * @returns a record for each decision; controls that share one are named in it together.
 * @throws RetryLaterError when AWS, or what Suture remembers, could not be asked for now, or somebody else is at it.
 */
export async function remediate(
  engine: Engine,
  trigger: Trigger,
  reader: Reader<Ref, State>,
  ref: Ref,
  remediations: readonly AnyRemediation[],
  given: Given = {},
): Promise<readonly ActionRecord[]> {
  const watching = remediations.filter((each) => isEverOn(engine.config, each));
  if (watching.length === 0) return [];
  let { state } = given;
  return throughOthers(engine.clock, () => {
    const listed = state;
    // While somebody else was at it, it changed.
    state = undefined;
    return lookOnce(engine, trigger, reader, ref, watching, { ...given, state: listed });
  });
}

async function lookOnce(
  engine: Engine,
  trigger: Trigger,
  reader: Reader<Ref, State>,
  ref: Ref,
  watching: readonly AnyRemediation[],
  given: Given,
): Promise<readonly ActionRecord[]> {
  const { config } = engine;
  const subject = { trigger, ref, startedAt: engine.clock.now() };
  const look = beginLook(engine, subject, reader, engine.clock.newId());
  // As far as can be told before it is read.
  let controls: readonly Control[] = watching.map((remediation) => ({
    remediation,
    ...settingFor(config, remediation, { ...ref, tags: new Map() }),
  }));
  try {
    // Both at once: the hole stays open while either is asked.
    const [state, byEvent] = await Promise.all([given.state ?? look.read(), look.known(ref.arn)]);
    // An event may know its resource by name only.
    const known = !state || state.ref.arn === ref.arn ? byEvent : await look.known(state.ref.arn);
    await recover(look, reader, known.open, state);
    const set = await controlsFor(config, look.aws, state?.ref ?? ref, watching);
    controls = set.controls.filter(({ setting }) => setting !== "off");
    if (controls.length === 0) return look.records;
    const left = await decide(look, { ...known, ...given, controls, state, resource: set.resource });
    await resolveFindings(look, known.open, controls, left);
  } catch (error) {
    await look.conclude({ ...unjudged(controls), ...outcomeOfError(error, subject) });
  }
  return look.records;
}

interface Seen {
  /** Never empty; none of them is off. */
  readonly controls: readonly Control[];
  readonly state: State | undefined;
  readonly resource: Selected;
  readonly exemptions: readonly Exemption[];
  readonly approval?: Approval | undefined;
}

/** @returns the state that it left; undefined where the resource is gone. */
async function decide(look: Look, seen: Seen): Promise<State | undefined> {
  const { controls, state: before, resource, approval } = seen;
  if (!before) {
    const reason = "the resource does not exist";
    await look.conclude({ ...unjudged(controls), outcome: "gone", reason });
    return undefined;
  }

  const readContext = contextReader(look.aws, before.ref);
  const findings = controls.map((control) => findingOf(control, before));
  const compliant = findings.filter(({ changes }) => changes.length === 0);
  const { clock, config } = look.engine;
  const exemptions = [...config.exemptions, ...seen.exemptions];
  let open: AssessedFinding[] = [];
  const exempt: { finding: Finding; exemption: Exemption }[] = [];
  for (const finding of findings.filter(({ changes }) => changes.length > 0)) {
    const { remediation, setting } = finding.control;
    const exemption = exemptionFor(exemptions, remediation.id, resource, clock.now());
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
    const closed = [...own, ...rest.filter(({ changes }) => changes.length === 0)];
    const changed = await act(look, step, state, closed, approval);
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
  return state;
}

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
