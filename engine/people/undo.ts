import type { Engine } from "../engine.ts";
import type { ActionRecord, OutcomeName } from "../record.ts";
import { RequestError } from "../requests/handler.ts";
import { applyUndo } from "../undo/apply.ts";
import { planUndo, UndoError } from "../undo/plan.ts";
import { endExemptions, exemptUndone } from "./exempt-undone.ts";
import { peopleOf } from "./open-finding.ts";
import { remembered } from "./remembered.ts";

/** What became of a click on Undo. */
export interface Undone {
  readonly outcome: OutcomeName | "refused";
  readonly reason: string;
  readonly record: string | null;
  /** How the resource differs from what the fix left, where that is why it was refused. */
  readonly drift?: { readonly left: string; readonly now: string };
}

/** The longest difference that is told, in characters: an answer of more than 256 KB does not reach the workflow. */
const longestDrift = 60_000;

/**
 * Undoes a fix, if the resource still is as the fix left it, and leaves an exemption, or Suture would fix it again.
 * Asked twice, it does it once and answers alike.
 *
 * @param action the id of the record that it leaves: an attempt that died may have left it already
 * @param by who asked for it
 * @throws RetryLaterError when AWS could not be asked for now.
 */
export async function undoFix(engine: Engine, id: string, action: string, by: string): Promise<Undone> {
  const { memory } = peopleOf(engine);
  const record = await memory.actions.get(id);
  if (!record) throw new RequestError(`there is no action ${id} to undo`);
  const earlier = await memory.actions.get(action);
  if (earlier) return answerOf(earlier);
  try {
    const plan = await planUndo(engine, record);
    if (plan.drift) return refused(record, plan.drift);
    return answerOf(await exempted(engine, record, by, () => applyUndo(engine, plan, by, action)));
  } catch (error) {
    if (error instanceof UndoError) return { outcome: "refused", reason: error.message, record: null };
    throw error;
  }
}

async function exempted(
  engine: Engine,
  record: ActionRecord,
  by: string,
  undo: () => Promise<ActionRecord>,
): Promise<ActionRecord> {
  const { memory } = peopleOf(engine);
  const { exemptHours } = engine.config.undo;
  const until = new Date(engine.clock.now().getTime() + exemptHours * 3_600_000);
  // Before the calls: between them and an exemption that failed, Suture would close it again.
  const problem = `${record.resource} could not be exempted`;
  await remembered(problem, () => exemptUndone(memory, record, by, until));
  const undone = await undo();
  if (!undone.changes.some(({ applied }) => applied))
    await remembered(problem, () => endExemptions(memory, record, record.id));
  await remembered(`action ${undone.id} could not be kept`, () => memory.actions.save(undone));
  return undone;
}

function answerOf({ outcome, reason, id }: ActionRecord): Undone {
  return { outcome, reason, record: id };
}

function refused({ id, resource }: ActionRecord, whole: { left: string; now: string }): Undone {
  const reason = `${resource} is not as the fix left it: somebody changed it since`;
  const drift = differing(whole);
  if (drift.left.length + drift.now.length <= longestDrift)
    return { outcome: "refused", reason, record: null, drift };
  return { outcome: "refused", reason: `${reason}. suture undo ${id} shows what`, record: null };
}

/** Only the settings that differ. */
function differing({ left, now }: { left: string; now: string }): { left: string; now: string } {
  const [before, after] = [JSON.parse(left) ?? {}, JSON.parse(now) ?? {}];
  const isSame = (key: string) => JSON.stringify(before[key]) === JSON.stringify(after[key]);
  const only = (settings: object) =>
    JSON.stringify(Object.fromEntries(Object.entries(settings).filter(([key]) => !isSame(key))));
  return { left: only(before), now: only(after) };
}
