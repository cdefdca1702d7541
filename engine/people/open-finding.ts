import type { AnyRemediation } from "../../remediations/contract.ts";
import type { Engine } from "../engine.ts";
import type { OpenFinding } from "../memory/memory.ts";
import type { ActionRecord } from "../record.ts";
import { RequestError } from "../requests/handler.ts";
import type { People } from "./people.ts";

/**
 * The people of an engine that is asked by the workflow.
 *
 * @throws RequestError when the function was deployed without them.
 */
export function peopleOf({ people }: Engine): People {
  if (!people) throw new RequestError("this function remembers nothing: deploy it with SUTURE_TABLE");
  return people;
}

/**
 * A finding that was opened.
 *
 * @throws RequestError when there is none of this id.
 */
export async function findingById(engine: Engine, id: string): Promise<OpenFinding> {
  const finding = await peopleOf(engine).memory.findings.get(id);
  if (!finding) throw new RequestError(`there is no finding ${id}`);
  return finding;
}

/**
 * The controls of a record, in its order. Never empty.
 *
 * @throws RequestError when this handler has not all of them.
 */
export function controlsOf(
  { remediations }: Engine,
  { id, controls }: Pick<ActionRecord, "id" | "controls">,
): [AnyRemediation, ...AnyRemediation[]] {
  const known = controls.map((control) => {
    const remediation = remediations.find((each) => each.id === control);
    if (!remediation) throw new RequestError(`action ${id} names "${control}", which this handler has not`);
    return remediation;
  });
  const [first, ...others] = known;
  if (!first) throw new RequestError(`action ${id} names no control`);
  return [first, ...others];
}
