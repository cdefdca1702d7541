import { type Command, Option } from "commander";
import { undo } from "../undo.ts";
import type { End } from "./end.ts";
import { bucketOwnerOption, configOption, logOption, stageOption, tableOption } from "./options.ts";

/** Adds `suture undo`. */
export function define(program: Command, end: End): void {
  program
    .command("undo")
    .description("reverse one fix, if the resource still is as the fix left it; a dry run unless --mode auto")
    .argument("<action>", "the id of the action, as its record has it")
    .requiredOption("--from <place>", "where the record is: a file of JSON lines, a folder, or s3://BUCKET")
    .option("--json", "print the record of the undo, or the plan of a dry run, as a JSON line")
    .addOption(logOption())
    .addOption(bucketOwnerOption())
    .addOption(configOption())
    .addOption(new Option("--mode <mode>", "auto does it").choices(["dry-run", "auto"]))
    .addOption(stageOption())
    .addOption(tableOption())
    .option("--force", "undo it although the resource was changed since; asks twice")
    .addHelpText(
      "after",
      `
Examples:
  suture undo 019aa6a1-… --from s3://suture-actions              what it would do
  suture undo 019aa6a1-… --from actions.jsonl --mode auto        do it
  suture undo 019aa6a1-… --from s3://suture-prod-log --log s3://suture-prod-log --stage prod --mode auto

With a stage or a table, what is opened again is exempt for a while; without, Suture closes it when it next looks. An
undo can itself be undone, by the id of its record.`,
    )
    .action(async (action, options) => {
      end(await undo(action, options));
    });
}
