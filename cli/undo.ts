import { systemClock } from "../engine/clock.ts";
import type { Engine } from "../engine/engine.ts";
import type { Setting } from "../engine/modes.ts";
import { endExemptions, exemptionsOfUndo, exemptUndone } from "../engine/people/exempt-undone.ts";
import type { ActionRecord } from "../engine/record.ts";
import { applyUndo } from "../engine/undo/apply.ts";
import { planUndo } from "../engine/undo/plan.ts";
import { remediations } from "../remediations/index.ts";
import { callerName } from "./caller.ts";
import { colors } from "./colors.ts";
import { readConfiguration } from "./configuration.ts";
import { confirmed } from "./confirmation.ts";
import { connectAsCaller } from "./connection.ts";
import { formatRecord } from "./format.ts";
import { formatDrift, formatExemptions, formatUndoPlan, undoPlanLine } from "./format-undo.ts";
import { type JournalOptions, openJournal } from "./journal.ts";
import { type MemoryOptions, openMemory } from "./memory.ts";
import { readRecord } from "./recorded.ts";

/** The options of `suture undo`. */
export interface UndoOptions extends JournalOptions, MemoryOptions {
  readonly from: string;
  readonly json?: boolean;
  readonly config?: string;
  readonly mode?: Setting;
  readonly force?: boolean;
}

/**
 * Reverses one recorded fix with the caller's credentials, if the resource still is as the fix left it.
 * A dry run unless the mode is `auto`.
 *
 * @returns the exit code: 0 done, 1 refused or failed.
 * @throws ConfigError, MissingInputError, UndoError, RetryLaterError, RecordNotKeptError
 */
export async function undo(id: string, options: UndoOptions): Promise<number> {
  const config = readConfiguration(options.config, undefined);
  const record = await readRecord(options.from, id);
  const show = (undone: ActionRecord) =>
    console.log(options.json ? JSON.stringify(undone) : formatRecord(undone, colors));
  const engine: Engine = {
    remediations,
    config,
    ownRoles: [],
    connect: connectAsCaller(config),
    clock: systemClock,
    journal: await openJournal(show, options),
  };
  const plan = await planUndo(engine, record);
  for (const { summary, undoReason } of plan.left)
    console.error(`Cannot be undone: ${summary} (${undoReason})`);
  if (plan.drift) {
    console.error(formatDrift(record.resource, plan.drift));
    if (!options.force) {
      console.error("Nothing was changed. Undo it by hand, or use --force.");
      return 1;
    }
    if (options.mode === "auto" && !(await confirmed(record.resource))) return 1;
  }
  if (options.mode !== "auto") {
    console.log(options.json ? undoPlanLine(plan) : formatUndoPlan(plan));
    console.error("Nothing was changed. Add --mode auto to do it.");
    return 0;
  }
  const by = callerName();
  const until = new Date(engine.clock.now().getTime() + config.undo.exemptHours * 3_600_000);
  const memory = await openMemory(options);
  // Before the calls: between them and an exemption that failed, Suture would close it again.
  await memory?.ask((each) => exemptUndone(each, record, by, until));
  const undone = await applyUndo(engine, plan, by);
  if (!undone.changes.some(({ applied }) => applied)) {
    await memory?.ask((each) => endExemptions(each, record, record.id));
    return 1;
  }
  const exempt = exemptionsOfUndo(record, by, until);
  if (exempt.length > 0 && memory)
    console.error(`${record.resource} is exempt until ${until.toISOString()}, in the table ${memory.table}.`);
  else if (exempt.length > 0) console.error(formatExemptions(exempt, options.config));
  return undone.outcome === "undone" || undone.outcome === "fixed" ? 0 : 1;
}
