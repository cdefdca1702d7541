import { type Command, Option } from "commander";
import { halt } from "../halt.ts";
import type { End } from "./end.ts";
import { stageOption, tableOption } from "./options.ts";

/** Adds `suture halt`. */
export function define(program: Command, end: End): void {
  program
    .command("halt")
    .description("stop every fix of a deployed stage until it is resumed, or tell whether it is stopped")
    .addOption(stageOption())
    .addOption(tableOption())
    .option("--reason <text>", "why: everybody who is refused is told")
    .addOption(new Option("--status", "only tell whether it is halted").conflicts("reason"))
    .option("--json", "print the answer as a JSON line")
    .addHelpText(
      "after",
      `
Examples:
  suture halt --stage prod --reason "release of 2.4 until noon"
  suture halt --stage prod --status
  suture resume --stage prod

Holes are still found, recorded and told about; what would have been fixed waits, and is looked at again afterwards.`,
    )
    .action(async (options) => {
      end(await halt(options));
    });
}
