import type { Decision } from "../decision.ts";
import type { Look } from "../look.ts";
import { type Finding, joinPlans, without } from "../plan.ts";
import { planHash, recordChange } from "../record.ts";
import { BusyError, isAttempt, isUnderWay } from "./hold.ts";
import type { People } from "./people.ts";
import { remembered } from "./remembered.ts";

/**
 * Opens a finding and has somebody asked about its plan. What is being asked about already is not asked again.
 * Where nobody can be asked, the finding is only recorded.
 *
 * @param decision `pending`, with the plan of these findings
 * @throws RetryLaterError when it could not be opened: the event has to come again.
 */
export async function ask(look: Look, findings: readonly Finding[], decision: Decision): Promise<void> {
  const { people } = look.engine;
  if (!people) return look.conclude(decision);

  const record = look.draft(decision);
  const { id, resource } = record;
  const held = await remembered(`nobody could be asked about ${resource}`, async () => {
    const others = await people.memory.findings.open({ id, service: people.service, record });
    if (others.length === 0) await start(people, id);
    return others;
  });
  if (held.length === 0) return look.keep(record);

  const isHeld = ({ remediation }: Finding) => held.some(({ control }) => control === remediation.id);
  const others = findings.filter(isHeld);
  for (const [finding, controls] of Map.groupBy(held, ({ finding }) => finding)) {
    const own = others.filter(({ remediation }) =>
      controls.some(({ control }) => control === remediation.id),
    );
    await askedAlready(look, people, finding, planned(decision, resource, own));
  }
  const rest = findings
    .filter((finding) => !isHeld(finding))
    .filter((finding) => without(finding, others).changes.length > 0);
  if (rest.length > 0) await ask(look, rest, planned(decision, resource, rest));
}

/** The same decision about some of its findings only. */
function planned(decision: Decision, resource: string, findings: readonly Finding[]): Decision {
  const plan = joinPlans(findings);
  return {
    ...decision,
    judged: findings,
    changes: plan.map((change) => recordChange(change, false)),
    planHash: planHash(resource, plan),
  };
}

/** The same event, delivered again, or another about the same hole. */
async function askedAlready(look: Look, people: People, id: string, decision: Decision): Promise<void> {
  const { clock } = look.engine;
  const { finding, ask } = await remembered(`whether ${look.ref.arn} is asked about could not be read`, () =>
    standing(people, id),
  );
  if (!finding || finding.closed || isAttempt(finding) || isUnderWay(finding, clock.now()))
    throw new BusyError(`${look.ref.arn} is being fixed already, as ${id}`, undefined);
  const { eventId } = look.trigger;
  if (eventId !== null && finding.record.trigger.eventId === eventId) return look.keep(finding.record);
  // It is about to be closed, and would take this event with it.
  if (ask?.answer && ask.answer.kind !== "approve")
    throw new BusyError(`finding ${id} about ${look.ref.arn} is being closed`, undefined);
  return look.conclude({ ...decision, reason: `${decision.reason}; it was asked for already, as ${id}` });
}

async function standing(people: People, id: string) {
  const { findings, asks } = people.memory;
  const finding = await findings.get(id);
  // Whoever opened it may have died before it was asked about.
  if (finding && !isAttempt(finding)) await start(people, id);
  return { finding, ask: finding?.askId === undefined ? undefined : await asks.get(finding.askId) };
}

function start({ workflow }: People, finding: string): Promise<void> {
  return workflow.start(finding, { kind: "approval", finding });
}
