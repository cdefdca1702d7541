import type { AnyRemediation, Ref } from "../../remediations/contract.ts";
import type { Engine } from "../engine.ts";
import { lookAtEach } from "../look-at-each.ts";
import type { ActionRecord, Trigger } from "../record.ts";
import { remediate } from "../remediate.ts";
import { PageError, type PageResult, parsePage } from "./page.ts";

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
    .flatMap(({ remediations, refs }) => refs.map((ref) => ({ ref, remediations })));
  const trigger = triggerOf(sweepId);
  return lookAtEach(items, remainingMs, ({ ref, remediations }) =>
    lookThroughEach(engine, trigger, ref, remediations),
  );
}

async function lookThroughEach(
  engine: Engine,
  trigger: Trigger,
  ref: Ref,
  remediations: readonly AnyRemediation[],
): Promise<ActionRecord[]> {
  const records: ActionRecord[] = [];
  for (const [reader, group] of Map.groupBy(remediations, (each) => each.reader))
    records.push(...(await remediate(engine, trigger, reader, ref, group)));
  return records;
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
