import type { Command } from "commander";
import { resume } from "../halt.ts";
import type { End } from "./end.ts";
import { stageOption, tableOption } from "./options.ts";

/** Adds `suture resume`. */
export function define(program: Command, end: End): void {
  program
    .command("resume")
    .description("let the fixes of a halted stage go on")
    .addOption(stageOption())
    .addOption(tableOption())
    .option("--json", "print the answer as a JSON line")
    .action(async (options) => {
      end(await resume(options));
    });
}
