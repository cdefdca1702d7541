import { type Command, Option } from "commander";
import { report, reportFormats } from "../report.ts";
import { parseSince } from "../since.ts";
import type { End } from "./end.ts";
import { bucketOwnerOption } from "./options.ts";

/** Adds `suture report`. */
export function define(program: Command, end: End): void {
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
      end(await report(logs, options));
    });
}
