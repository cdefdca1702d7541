import { controlsFor } from "../controls.ts";
import type { Engine } from "../engine.ts";
import { beginLook } from "../look.ts";
import { type LookedAt, lookAtEach } from "../look-at-each.ts";
import { findingOf, joinPlans } from "../plan.ts";
import { planHash } from "../record.ts";
import { remediate } from "../remediate.ts";
import type { HandlerRequest } from "../requests/handler.ts";
import { controlsOf, findingById } from "./open-finding.ts";

/** Whether there still is what somebody is asked about: as it was, with another plan, or not any more. */
export interface Seen {
  readonly finding: "open" | "changed" | "closed";
}

/**
 * Looks whether a finding is still open. Changes nothing and records nothing.
 *
 * @throws Error of the SDK when it cannot be read.
 */
export async function lookAtFinding(engine: Engine, id: string): Promise<Seen> {
  const { record, closed } = await findingById(engine, id);
  if (closed) return { finding: "closed" };
  const remediations = controlsOf(engine, record);
  const { ref, trigger } = record;
  const subject = { ref, trigger, startedAt: engine.clock.now() };
  const look = beginLook(engine, subject, remediations[0].reader, engine.clock.newId());
  const state = await look.read();
  if (!state) return { finding: "closed" };
  const { controls } = await controlsFor(engine.config, look.aws, state.ref, remediations);
  const findings = controls.map((control) => findingOf(control, state));
  const plan = joinPlans(findings);
  if (plan.length === 0) return { finding: "closed" };
  return { finding: planHash(record.resource, plan) === record.planHash ? "open" : "changed" };
}

type Again = Extract<HandlerRequest, { source: "suture.again" }>;

/**
 * Looks again at what was limited: each takes its part of the budget.
 *
 * @param remainingMs how much longer the function may run
 * @throws RequestError when this handler has not all of their controls.
 */
export async function lookAgain(
  engine: Engine,
  { looks, approval }: Again,
  remainingMs: () => number,
): Promise<LookedAt> {
  const items = looks.map((look) => ({
    ...look,
    remediations: controlsOf(engine, { id: look.ref.arn, controls: look.controls }),
  }));
  return lookAtEach(items, remainingMs, ({ remediations, ref, trigger }) =>
    remediate(engine, trigger, remediations[0].reader, ref, remediations, { approval }),
  );
}
