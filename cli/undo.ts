import { userInfo } from "node:os";
import { createInterface } from "node:readline/promises";
import { systemClock } from "../engine/clock.ts";
import type { Engine } from "../engine/engine.ts";
import type { Setting } from "../engine/modes.ts";
import { applyUndo, planUndo, type UndoPlan } from "../engine/undo.ts";
import { remediations } from "../remediations/index.ts";
import { colors } from "./colors.ts";
import { readConfiguration } from "./configuration.ts";
import { connectAsCaller } from "./connection.ts";
import { formatRecord } from "./format.ts";
import { readRecord } from "./recorded.ts";

/** The options of `suture undo`. */
export interface UndoOptions {
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
 * @throws ConfigError, MissingInputError, UndoError, RetryLaterError
 */
export async function undo(id: string, options: UndoOptions): Promise<number> {
  const config = readConfiguration(options.config, undefined);
  const record = await readRecord(options.from, id);
  const engine: Engine = {
    remediations,
    config,
    ownRoles: [],
    connect: connectAsCaller(config),
    clock: systemClock,
    journal: { applying: () => undefined, record: async () => undefined },
  };
  const plan = await planUndo(engine, record);
  for (const { summary, undoReason } of plan.left)
    console.error(`Cannot be undone: ${summary} (${undoReason})`);
  if (plan.drift) {
    console.error(
      `${record.resource} is not as the fix left it.\n  left  ${plan.drift.left}\n  now   ${plan.drift.now}`,
    );
    if (!options.force) {
      console.error("Nothing was changed. Undo it by hand, or use --force.");
      return 1;
    }
    if (!(await confirmed(record.resource))) return 1;
  }
  if (options.mode !== "auto") {
    if (!options.json) console.log(formatPlan(plan));
    return 0;
  }
  const undone = await applyUndo(engine, plan, userInfo().username);
  console.log(options.json ? JSON.stringify(undone) : formatRecord(undone, colors));
  console.error("Without an exemption in suture.config.yml, Suture closes it again when it next looks.");
  return undone.outcome === "undone" ? 0 : 1;
}

function formatPlan({ record, changes }: UndoPlan): string {
  const calls = changes.map(
    ({ summary, undo }) => `  ${summary}\n    ${undo?.call} ${JSON.stringify(undo?.input)}`,
  );
  return [
    `Would undo, on ${record.resource}:`,
    ...calls,
    "Nothing was changed. Add --mode auto to do it.",
  ].join("\n");
}

/** Asks twice, at a terminal only: what is overwritten is somebody's later work. */
async function confirmed(resource: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error("Nothing was changed: --force asks questions, so it needs a terminal.");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const first = await terminal.question("Overwrite what was changed since the fix? Type yes: ");
  const second = first === "yes" ? await terminal.question(`Type ${resource} to go on: `) : "";
  terminal.close();
  if (second === resource) return true;
  console.error("Nothing was changed.");
  return false;
}
