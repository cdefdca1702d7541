import type { Command } from "commander";
import { replayArchive } from "../replay.ts";
import type { End } from "./end.ts";
import { configOption, modeOption } from "./options.ts";

/** Adds `suture replay`. */
export function define(program: Command, end: End): void {
  program
    .command("replay")
    .description(
      "say after which calls of archived CloudTrail logs Suture would have looked at what; asks AWS for nothing but the logs",
    )
    .argument("<path...>", "log files, also compressed, folders of them, and s3://bucket/prefix")
    .option("--json", "print a JSON line for each look")
    .option("--html <file>", "write the summary as a page that needs no network and no script")
    .addOption(configOption())
    .addOption(modeOption())
    .addHelpText(
      "after",
      `
Examples:
  suture replay ./logs                          per control, per person, over time
  suture replay ./logs --html replay.html       the same as a page, with charts
  suture replay s3://my-trail/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/
  suture replay --json ./logs | jq .resource

A prefix stands for every log whose name begins so. It takes s3:ListBucket and s3:GetObject, and kms:Decrypt with the
key of the bucket. What it would have found is not known: the state of then is gone.
Exit codes: 0 done, 1 something could not be read or held no log, 2 a path leads nowhere.`,
    )
    .action(async (paths, options) => {
      end(await replayArchive(paths, options));
    });
}
