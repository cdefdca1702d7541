import type { Command } from "commander";
import { handle } from "../handle.ts";
import type { End } from "./end.ts";
import { bucketOwnerOption, configOption, logOption, modeOption } from "./options.ts";

/** Adds `suture handle`. */
export function define(program: Command, end: End): void {
  program
    .command("handle")
    .description("handle events as the Lambda functions do; a dry run unless the mode says otherwise")
    .argument(
      "<file...>",
      "EventBridge events, CloudTrail records or log files, JSON lines, gzip; - for standard input",
    )
    .option("--json", "print a record for each decision as a JSON line")
    .addOption(logOption())
    .addOption(bucketOwnerOption())
    .addOption(configOption())
    .addOption(modeOption())
    .addHelpText(
      "after",
      `
Examples:
  suture handle event.json
  aws s3 cp s3://trail/AWSLogs/…/file.json.gz - | suture handle -
  suture handle --json --mode enforce event.json | jq .outcome
  suture handle --mode auto --log s3://suture-prod-log event.json`,
    )
    .action(async (files: string[], options) => {
      end(await handle(files, options));
    });
}
