import type { State } from "../../remediations/contract.ts";
import type { Look } from "../look.ts";
import type { HeldControl } from "../memory/memory.ts";
import { type Control, findingOf } from "../plan.ts";
import { isAttempt } from "./hold.ts";
import type { People } from "./people.ts";
import { remembered } from "./remembered.ts";

/**
 * Tells the workflow of open findings that disappeared by themselves, or that a fix closed with others: nobody needs to
 * answer any more.
 *
 * @param open the controls of the resource that findings hold
 * @param controls those that were looked at
 * @param state as the look left it; undefined when the resource is gone
 * @throws RetryLaterError when it could not be told.
 */
export async function resolveFindings(
  { engine: { people, clock }, ref }: Look,
  open: readonly HeldControl[],
  controls: readonly Control[],
  state: State | undefined,
): Promise<void> {
  if (!people || open.length === 0) return;
  const closed = controls.filter((control) => !state || findingOf(control, state).changes.length === 0);
  const isClosed = ({ control }: HeldControl) => closed.some(({ remediation }) => remediation.id === control);
  await remembered(`the open findings of ${ref.arn} could not be closed`, async () => {
    for (const [id, held] of Map.groupBy(open, ({ finding }) => finding))
      if (held.every(isClosed)) await resolve(people, id, clock.now());
  });
}

async function resolve({ memory, workflow }: People, id: string, now: Date): Promise<void> {
  const { findings, asks } = memory;
  const finding = await findings.get(id);
  if (!finding || finding.closed || isAttempt(finding)) return;
  const at = now.toISOString();
  if (!finding.askId) await findings.close(id, { outcome: "compliant", recordId: null, at });
  // It may have been asked about meanwhile.
  const askId = finding.askId ?? (await findings.get(id))?.askId;
  if (!askId) return;
  const answered = await asks.answer(askId, { kind: "resolved", by: null, at });
  if (answered?.ask.callbackId) await workflow.wake(answered.ask.callbackId);
}
