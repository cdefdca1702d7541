#!/usr/bin/env node
import { Command, Option } from "commander";
import { ConfigError } from "../engine/config/load.ts";
import { settings } from "../engine/modes.ts";
import { severities } from "../remediations/contract.ts";
import { frameworkNames } from "../remediations/frameworks.ts";
import { remediations, remediationsByService } from "../remediations/index.ts";
import { audit } from "./audit.ts";
import { controls } from "./controls.ts";
import { coverage } from "./coverage.ts";
import { handle } from "./handle.ts";
import { MissingInputError } from "./input.ts";
import { replayArchive } from "./replay.ts";

const program = new Command("suture")
  .description("Closes the holes that people open in AWS accounts.")
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    "after",
    `
Examples:
  suture controls                             what is found and closed
  suture controls --framework hipaa           which requirement each control serves
  suture replay ./cloudtrail-logs             what it would have looked at last month; makes no AWS call
  suture audit                                every hole that is open now, with the plan that would close it
  suture handle event.json                    what would be done about an event; changes nothing
  suture handle --mode auto event.json        close the hole
  zcat logs/*.gz | suture handle --json -     a record for each decision, as JSON lines

Credentials, region and endpoint are those of the AWS CLI: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.
Exit codes: 0 done, 1 something failed, 2 wrong usage, 3 findings at or above --fail-on.`,
  );

program
  .command("handle")
  .description("handle events as the Lambda functions do; a dry run unless the mode says otherwise")
  .argument(
    "<file...>",
    "EventBridge events, CloudTrail records or log files, JSON lines, gzip; - for standard input",
  )
  .option("--json", "print a record for each decision as a JSON line")
  .option("--config <file>", "configuration (default: suture.config.yml in this folder, if there)")
  .addOption(
    new Option(
      "--mode <mode>",
      "the mode of every control, whatever the configuration says; enforce decides by risk",
    ).choices(settings),
  )
  .addHelpText(
    "after",
    `
Examples:
  suture handle event.json
  aws s3 cp s3://trail/AWSLogs/…/file.json.gz - | suture handle -
  suture handle --json --mode enforce event.json | jq .outcome`,
  )
  .action(async (files: string[], options) => {
    process.exitCode = await handle(files, options);
  });

program
  .command("audit")
  .description("look at every resource of every control; a dry run unless --fix or the mode says otherwise")
  .option("--json", "print a record for each finding as a JSON line")
  .option("--config <file>", "configuration (default: suture.config.yml in this folder, if there)")
  .addOption(
    new Option(
      "--mode <mode>",
      "the mode of every control, whatever the configuration says; enforce decides by risk",
    ).choices(settings),
  )
  .option("--fix", "act in the modes of the configuration")
  .addOption(
    new Option("--service <service>", "only the controls of one service").choices(
      Object.keys(remediationsByService),
    ),
  )
  .addOption(new Option("--control <id>", "only one control").choices(remediations.map(({ id }) => id)))
  .option("--region <region...>", "regions to look through, or all that are enabled (default: AWS_REGION)")
  .addOption(
    new Option("--fail-on <severity>", "exit with 3 when something this severe is open").choices(severities),
  )
  .addHelpText(
    "after",
    `
Examples:
  suture audit                                  every hole, with the plan that would close it
  suture audit --region all --fail-on high      for a pipeline: exit code 3 when something is open
  suture audit --service s3 --fix               close what the configuration lets Suture close

What could not be looked at is listed, and makes the exit code 1: it is not the same as compliant.`,
  )
  .action(async (options) => {
    process.exitCode = await audit(options);
  });

program
  .command("replay")
  .description(
    "say after which calls of archived CloudTrail logs Suture would have looked at what; makes no AWS call",
  )
  .argument("<path...>", "log files, also compressed, and folders of them")
  .option("--json", "print a JSON line for each look")
  .option("--config <file>", "configuration (default: suture.config.yml in this folder, if there)")
  .addHelpText(
    "after",
    `
Examples:
  aws s3 sync s3://my-trail/AWSLogs/111122223333/CloudTrail/ ./logs
  suture replay ./logs                          per control, per person, over time
  suture replay --json ./logs | jq .resource`,
  )
  .action(async (paths, options) => {
    process.exitCode = await replayArchive(paths, options);
  });

program
  .command("controls")
  .description("list what is found and closed, with severity and the risk of the fix")
  .option("--json", "print a JSON line for each control")
  .addOption(
    new Option("--service <service>", "only the controls of one service").choices(
      Object.keys(remediationsByService),
    ),
  )
  .addOption(
    new Option("--framework <framework>", "which controls serve each requirement, and which none does")
      .choices(Object.keys(frameworkNames))
      .conflicts("service"),
  )
  .action(({ framework, ...options }) => (framework ? coverage(framework, options) : controls(options)));

// Whoever reads the output may stop reading; what is being handled is still finished.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (error instanceof ConfigError || error instanceof MissingInputError) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (code?.startsWith("commander.")) {
    process.exitCode = exitCode === 0 ? 0 : 2;
  } else {
    console.error(`suture: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
