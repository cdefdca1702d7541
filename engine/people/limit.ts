import type { State } from "../../remediations/contract.ts";
import type { Look } from "../look.ts";
import type { Halt } from "../memory/memory.ts";
import { type Finding, joinPlans } from "../plan.ts";
import type { ActionRecord, Approval } from "../record.ts";
import { intervalOf, nameOf } from "./intervals.ts";
import { remembered } from "./remembered.ts";
import { queueOf } from "./resume.ts";

/** Why a fix may not be made now, and the queue in which it waits. */
export interface Refusal {
  readonly reason: string;
  readonly queue: string;
  /** ISO 8601, UTC: when it is looked at again at the latest. */
  readonly until: string;
}

const dayMs = 86_400_000;

/**
 * Asks whether a plan may be carried out: the halt switch, the budget of the account's hour, and the loop guard.
 *
 * @param approval of a person, for whom only the halt switch counts
 * @returns undefined where it may, and nothing limits it where nobody remembers.
 * @throws RetryLaterError when it cannot be asked: nothing is changed then.
 */
export async function refusalOf(
  { engine, trigger, id }: Look,
  { ref }: State,
  findings: readonly Finding[],
  approval: Approval | undefined,
): Promise<Refusal | undefined> {
  const { people, config, clock } = engine;
  if (!people) return undefined;
  const controls = findings.map(({ remediation }) => remediation.id);
  const changes = joinPlans(findings).filter(({ call }) => call).length;
  const { limits } = people.memory;
  const { changesPerHour, fixesPerResource } = config.limits;
  const { from, until } = intervalOf(clock.now(), 60);
  const queue = `limited/${ref.account}/${from}`;
  return remembered("the limits could not be asked", async () => {
    if (!approval) {
      const count = await limits.countFix(ref.arn, controls, trigger.eventId ?? id);
      if (count > fixesPerResource) {
        const actor = trigger.actor ?? "somebody";
        const reason = `closed ${fixesPerResource} times in this hour already, and opened again by ${actor}: ask them to stop, or exempt it`;
        return { reason, queue, until };
      }
    }
    const allowance = await limits.take(ref.account, changes, approval ? undefined : changesPerHour);
    if (allowance.granted) return undefined;
    if ("halt" in allowance)
      return {
        reason: describeHalt(allowance.halt),
        queue: queueOf(allowance.halt),
        until: new Date(clock.now().getTime() + dayMs).toISOString(),
      };
    const reason = `the budget of ${changesPerHour} changes an hour in account ${ref.account} is used up (${allowance.used} made, ${changes} more asked for)`;
    return { reason, queue, until };
  });
}

/**
 * Puts what was limited where it is announced and looked at again.
 *
 * @throws RetryLaterError when that cannot be done: the event has to come again.
 */
export async function queueLimited(
  { engine: { people } }: Look,
  record: ActionRecord,
  { queue, until }: Refusal,
): Promise<void> {
  if (!people) return;
  await remembered(`what was limited on ${record.resource} could not be queued`, async () => {
    await people.memory.queues.add(queue, { service: people.service, record });
    await people.workflow.start(nameOf(queue), { kind: "backlog", queue, until });
  });
}

/** Who stopped everything, and why. */
export function describeHalt({ by, at, reason }: Halt): string {
  return `halted by ${by} at ${at}: ${reason}`;
}
