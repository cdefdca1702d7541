import { describeError } from "../../aws/errors.ts";
import type { AnyRemediation, Ref } from "../../remediations/contract.ts";
import type { Engine } from "../engine.ts";
import type { OutcomeName, Trigger } from "../record.ts";
import { remediate } from "../remediate.ts";
import { PageError, type PageResult, parsePage } from "./page.ts";

/** How many resources are looked at at once. */
const concurrency = 8;

/** A look that begins has this long, in milliseconds: time to read, fix and prove it. */
const timeForOneLook = 15_000;

/**
 * Looks at the resources of a page as they are now, in the same modes as after an event.
 *
 * @param remainingMs how much longer the function may run
 * @throws PageError when it is no page, or names a control that this service has not.
 */
export async function handlePage(
  engine: Engine,
  input: unknown,
  remainingMs: () => number,
): Promise<PageResult> {
  const { sweepId, looks } = parsePage(input);
  const items = looks
    .map(({ controls, refs }) => ({ remediations: remediationsOf(engine, controls), refs }))
    .flatMap(({ remediations, refs }) => refs.map((ref) => ({ ref, remediations })))
    .map((item, index) => ({ ...item, index }));
  const trigger = triggerOf(sweepId);
  const outcomes: Partial<Record<OutcomeName, number>> = {};
  const left = new Set(items.keys());
  let problem: string | undefined;

  const lookAt = async ({ ref, remediations, index }: (typeof items)[number]) => {
    try {
      for (const outcome of await lookThroughEach(engine, trigger, ref, remediations))
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      left.delete(index);
    } catch (error) {
      problem ??= describeError(error);
    }
  };
  const rest = items.values();
  const work = async () => {
    for (const item of rest) {
      if (remainingMs() < timeForOneLook) return;
      await lookAt(item);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { outcomes, left: [...left], ...(problem && { problem }) };
}

async function lookThroughEach(
  engine: Engine,
  trigger: Trigger,
  ref: Ref,
  remediations: readonly AnyRemediation[],
): Promise<OutcomeName[]> {
  const outcomes: OutcomeName[] = [];
  for (const [reader, group] of Map.groupBy(remediations, (each) => each.reader)) {
    const records = await remediate(engine, trigger, reader, ref, group);
    outcomes.push(...records.map(({ outcome }) => outcome));
  }
  return outcomes;
}

function remediationsOf(engine: Engine, controls: readonly string[]): AnyRemediation[] {
  return controls.map((control) => {
    const remediation = engine.remediations.find(({ id }) => id === control);
    if (!remediation) throw new PageError(`this handler has no control "${control}"`);
    return remediation;
  });
}

/** Nobody did anything: so nobody is named, and no hole has a time since when it is open. */
export function triggerOf(sweepId: string): Trigger {
  return {
    type: "sweep",
    eventId: sweepId,
    eventName: null,
    eventTime: null,
    actor: null,
    sourceIp: null,
  };
}
