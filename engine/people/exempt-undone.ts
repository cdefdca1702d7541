import type { Exemption } from "../exemptions.ts";
import type { Memory } from "../memory/memory.ts";
import type { ActionRecord } from "../record.ts";
import { isReopening } from "../undo/plan.ts";

/** What an exemption needs of the action that is undone. */
type Action = Pick<ActionRecord, "id" | "resource" | "controls" | "outcome" | "undoOf">;

/** The exemptions that an undo leaves, or Suture would fix it again: none where it closes again what was opened. */
export function exemptionsOfUndo(action: Action, owner: string, until: Date): Exemption[] {
  if (isReopening(action)) return [];
  const { id, resource, controls } = action;
  const reason = `undone: the fix ${id}`;
  return controls.map((control) => ({ control, resource, reason, owner, expires: until.toISOString() }));
}

/** Grants these exemptions, or ends those that the undo left which is undone now. To be done before the undo. */
export async function exemptUndone(
  { exemptions }: Pick<Memory, "exemptions">,
  action: Action,
  owner: string,
  until: Date,
): Promise<readonly Exemption[]> {
  if (isReopening(action) && action.undoOf) await endExemptions({ exemptions }, action, action.undoOf);
  const granted = exemptionsOfUndo(action, owner, until);
  for (const exemption of granted) await exemptions.grant(idOf(action.id, exemption.control), exemption);
  return granted;
}

/** Ends the exemptions that the undo of an action left, as where it changed nothing. */
export async function endExemptions(
  { exemptions }: Pick<Memory, "exemptions">,
  { resource, controls }: Pick<Action, "resource" | "controls">,
  id: string,
): Promise<void> {
  for (const control of controls) await exemptions.end(idOf(id, control), resource);
}

const idOf = (action: string, control: string): string => `undo-${action}-${control}`;
