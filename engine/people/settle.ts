import type { AnyRemediation } from "../../remediations/contract.ts";
import type { CloudTrailEvent } from "../../remediations/event.ts";
import type { Engine } from "../engine.ts";
import { settleSecondsFor } from "../selectors.ts";
import { nameOf } from "./intervals.ts";
import { remembered } from "./remembered.ts";

/** The largest event that waits, in bytes: it crosses a checkpoint, which takes 256 KB. A larger one is looked at at once. */
const largest = 200_000;

/**
 * Leaves the controls that wait for a resource to settle to the workflow, which comes back when their time is over.
 * Deployment tools create first and configure seconds later.
 *
 * @param input the event as it came
 * @param settled seconds that were waited already: undefined when it has just come
 * @returns the controls that look at it now.
 * @throws RetryLaterError when it could not be handed to the workflow.
 */
export async function settle(
  { people, config }: Engine,
  input: unknown,
  event: CloudTrailEvent,
  remediations: readonly AnyRemediation[],
  settled: number | undefined,
): Promise<readonly AnyRemediation[]> {
  if (!people) return remediations;
  if (Buffer.byteLength(JSON.stringify(input)) > largest) return remediations;
  const bySeconds = Map.groupBy(remediations, (each) => settleSecondsFor(config, each, event));
  if (settled !== undefined) return bySeconds.get(settled) ?? [];
  await remembered(`event ${event.id} could not wait for its time`, async () => {
    for (const seconds of bySeconds.keys()) {
      if (seconds === 0) continue;
      const name = nameOf(`settle/${seconds}/${event.id}`).slice(0, 64);
      await people.workflow.start(name, { kind: "settle", service: people.service, seconds, event: input });
    }
  });
  return bySeconds.get(0) ?? [];
}
