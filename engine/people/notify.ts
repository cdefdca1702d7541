import type { Engine } from "../engine.ts";
import type { ActionRecord, OutcomeName } from "../record.ts";
import { intervalOf, nameOf } from "./intervals.ts";
import { remembered } from "./remembered.ts";

/** What is worth a message of its own when it follows from what somebody did. */
const told: readonly OutcomeName[] = ["fixed", "denied", "failed"];

/**
 * Has people told of a decision: of what was done after an event at once, of what dry runs found and what the sweep did
 * once in an interval, together.
 * What the workflow itself reports (asks, what was approved) is left to it.
 *
 * @throws RetryLaterError when it could not be handed to the workflow.
 */
export async function notify({ people, config, clock }: Engine, record: ActionRecord): Promise<void> {
  if (!people || !config.slack || record.approval) return;
  const { memory, workflow, service } = people;
  const { digestMinutes } = config.slack;
  const problem = `nobody could be told of "${record.outcome}" on ${record.resource}`;
  await remembered(problem, async () => {
    if (told.includes(record.outcome) && record.trigger.type !== "sweep") {
      await memory.actions.save(record);
      await workflow.start(`report-${record.id}`, { kind: "report", record: record.id });
    } else if (record.outcome === "planned" || told.includes(record.outcome)) {
      const interval = intervalOf(clock.now(), digestMinutes);
      const queue = `${record.outcome === "planned" ? "digest" : "swept"}/${interval.from}`;
      await memory.queues.add(queue, { service, record });
      await workflow.start(nameOf(queue), { kind: "digest", queue, ...interval });
    }
  });
}
