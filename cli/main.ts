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
import { report, reportFormats } from "./report.ts";
import { parseSince } from "./since.ts";
import { undo } from "./undo.ts";
import { verifyLogOf } from "./verify-log.ts";

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
  suture report ./log --out report.html       the evidence for an auditor
  suture verify-log ./log                     whether the log is whole

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
  .command("undo")
  .description("reverse one fix, if the resource still is as the fix left it; a dry run unless --mode auto")
  .argument("<action>", "the id of the action, as its record has it")
  .requiredOption("--from <place>", "where the record is: a file of JSON lines, a folder, or s3://BUCKET")
  .option("--json", "print the record of the undo as a JSON line")
  .option("--config <file>", "configuration (default: suture.config.yml in this folder, if there)")
  .addOption(new Option("--mode <mode>", "auto does it").choices(["dry-run", "auto"]))
  .option("--force", "undo it although the resource was changed since; asks twice")
  .addHelpText(
    "after",
    `
Examples:
  suture undo 019aa6a1-… --from s3://suture-actions              what it would do
  suture undo 019aa6a1-… --from actions.jsonl --mode auto        do it`,
  )
  .action(async (action, options) => {
    process.exitCode = await undo(action, options);
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

program
  .command("report")
  .description(
    "write the evidence for an auditor: what was found, how fast it was closed, by whom, for which requirement",
  )
  .argument("<log...>", "folders laid out as the log bucket, s3://bucket[/prefix], files of JSON lines")
  .addOption(
    new Option("--since <span>", "only decisions since then: 30d, 4w, 2026-11-21")
      .argParser(parseSince)
      .default(parseSince("90d"), "90d"),
  )
  .option("--out <file>", "where to write it (default: standard output)")
  .addOption(
    new Option("--format <format>", "default: by the ending of the file, or html").choices(reportFormats),
  )
  .addOption(new Option("--json", "the same as --format json").conflicts("format"))
  .option("--bucket-owner <account>", "the account that must own the bucket")
  .addHelpText(
    "after",
    `
Examples:
  suture report s3://suture-prod-log --since 90d --out report.html
  suture audit --json > audit.jsonl; suture report audit.jsonl --out audit.html
  suture report ./log --format csv > decisions.csv

The page needs no network and no script, and prints. Exit code 1: a record could not be read, or the log is not whole.`,
  )
  .action(async (logs: string[], options) => {
    process.exitCode = await report(logs, options);
  });

program
  .command("verify-log")
  .description(
    "compare the action log with the digests that seal it: what is missing, altered, added, out of order",
  )
  .argument("<log>", "a folder laid out as the log bucket, or s3://bucket[/prefix]")
  .addOption(new Option("--since <span>", "only days since then: 30d, 4w, 2026-11-21").argParser(parseSince))
  .option("--key <key>", "check signatures: the ARN of the KMS key, or a file with its public key in PEM")
  .option("--bucket-owner <account>", "the account that must own the bucket")
  .option("--json", "print a JSON line for each finding, and one for the summary")
  .addHelpText(
    "after",
    `
Examples:
  suture verify-log s3://suture-prod-log --since 90d --key arn:aws:kms:eu-west-1:111122223333:key/…
  aws s3 sync s3://suture-prod-log ./log && suture verify-log ./log --key public-key.pem

Exit codes: 0 whole as far as it is sealed, 1 findings or nothing sealed, 2 wrong usage. Records past their
retention are gone for good: give --since where the log is older than that.`,
  )
  .action(async (log: string, options) => {
    process.exitCode = await verifyLogOf(log, options);
  });

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
