#!/usr/bin/env node
import { Command, Option } from "commander";
import { ConfigError } from "../engine/config/load.ts";
import { settings } from "../engine/modes.ts";
import { severities } from "../remediations/contract.ts";
import { frameworkNames } from "../remediations/frameworks.ts";
import { remediations, remediationsByService } from "../remediations/index.ts";
import { auditOutputs } from "./audit/output.ts";
import { audit } from "./audit.ts";
import { controls } from "./controls.ts";
import { coverage } from "./coverage.ts";
import { halt, resume } from "./halt.ts";
import { handle } from "./handle.ts";
import { MissingInputError } from "./input.ts";
import { replayArchive } from "./replay.ts";
import { report, reportFormats } from "./report.ts";
import { parseSince } from "./since.ts";
import { undo } from "./undo.ts";
import { UsageError } from "./usage.ts";
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
  suture halt --stage prod --reason TEXT      no fix until suture resume --stage prod

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
  .addOption(logOption())
  .addOption(bucketOwnerOption())
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
  suture handle --json --mode enforce event.json | jq .outcome
  suture handle --mode auto --log s3://suture-prod-log event.json`,
  )
  .action(async (files: string[], options) => {
    process.exitCode = await handle(files, options);
  });

program
  .command("audit")
  .description("look at every resource of every control; a dry run unless --fix or the mode says otherwise")
  .addOption(
    new Option(
      "--format <format>",
      "text, JSON lines, SARIF for code scanning, or the findings of BatchImportFindings for Security Hub",
    )
      .choices(Object.keys(auditOutputs))
      .default("text"),
  )
  .addOption(new Option("--json", "the same as --format json").conflicts("format"))
  .option("--config <file>", "configuration (default: suture.config.yml in this folder, if there)")
  .addOption(
    new Option(
      "--mode <mode>",
      "the mode of every control, whatever the configuration says; enforce decides by risk",
    ).choices(settings),
  )
  .option("--fix", "act in the modes of the configuration")
  .addOption(logOption())
  .addOption(bucketOwnerOption())
  .addOption(
    new Option("--service <service>", "only the controls of one service").choices(
      Object.keys(remediationsByService),
    ),
  )
  .addOption(new Option("--control <id>", "only one control").choices(remediations.map(({ id }) => id)))
  .option(
    "--region <region...>",
    "regions to look through, or all that are enabled (default: the SDK's own); what is global is always looked at",
  )
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
  suture audit --format sarif > suture.sarif    for github/codeql-action/upload-sarif
  suture audit --format asff | while read -r findings
    do echo "$findings" | aws securityhub batch-import-findings --findings file:///dev/stdin; done

Other accounts are those of the configuration. What could not be looked at is listed, and makes the exit code 1: it is
not the same as compliant. Ctrl-C ends with what was found so far, and the exit code 130.`,
  )
  .action(async (options) => {
    process.exitCode = await audit(options);
  });

program
  .command("replay")
  .description(
    "say after which calls of archived CloudTrail logs Suture would have looked at what; asks AWS for nothing but the logs",
  )
  .argument("<path...>", "log files, also compressed, folders of them, and s3://bucket/prefix")
  .option("--json", "print a JSON line for each look")
  .option("--html <file>", "write the summary as a page that needs no network and no script")
  .option("--config <file>", "configuration (default: suture.config.yml in this folder, if there)")
  .addOption(
    new Option("--mode <mode>", "the mode of every control, whatever the configuration says").choices(
      settings,
    ),
  )
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
    process.exitCode = await replayArchive(paths, options);
  });

program
  .command("undo")
  .description("reverse one fix, if the resource still is as the fix left it; a dry run unless --mode auto")
  .argument("<action>", "the id of the action, as its record has it")
  .requiredOption("--from <place>", "where the record is: a file of JSON lines, a folder, or s3://BUCKET")
  .option("--json", "print the record of the undo as a JSON line")
  .addOption(logOption())
  .addOption(bucketOwnerOption())
  .option("--config <file>", "configuration (default: suture.config.yml in this folder, if there)")
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
    process.exitCode = await undo(action, options);
  });

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
    process.exitCode = await halt(options);
  });

program
  .command("resume")
  .description("let the fixes of a halted stage go on")
  .addOption(stageOption())
  .addOption(tableOption())
  .option("--json", "print the answer as a JSON line")
  .action(async (options) => {
    process.exitCode = await resume(options);
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
  .option(
    "--config <file>",
    "configuration, for its exemptions (default: suture.config.yml in this folder, if there)",
  )
  .option("--key <key>", "check signatures: the ARN of the KMS key, or a file with its public key in PEM")
  .addOption(bucketOwnerOption())
  .addHelpText(
    "after",
    `
Examples:
  suture report s3://suture-prod-log --since 90d --out report.html
  suture audit --json > audit.jsonl; suture report audit.jsonl --out audit.html
  suture report ./log --format csv > decisions.csv

The page needs no network and no script, and prints. Exit code 1: something could not be read, or the log is not whole.`,
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
  .addOption(bucketOwnerOption())
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

/** Where a person's fixes are kept. */
function logOption(): Option {
  return new Option(
    "--log <place>",
    "keep the records in this log as well, as the Lambda functions do: s3://bucket[/prefix], or a folder",
  );
}

function bucketOwnerOption(): Option {
  return new Option("--bucket-owner <account>", "the account that must own the bucket");
}

/** Which deployment's table is asked. */
function stageOption(): Option {
  return new Option(
    "--stage <name>",
    "the stage that is deployed, as serverless deploy --stage named it",
  ).conflicts("table");
}

function tableOption(): Option {
  return new Option("--table <name>", "the DynamoDB table, where it is not that of a stage");
}

// Whoever reads the output may stop reading; what is being handled is still finished.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (error instanceof ConfigError || error instanceof MissingInputError || error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (code?.startsWith("commander.")) {
    process.exitCode = exitCode === 0 ? 0 : 2;
  } else {
    console.error(`suture: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
