import { type Command, Option } from "commander";
import { parseSince } from "../since.ts";
import { verifyLogOf } from "../verify-log.ts";
import type { End } from "./end.ts";
import { bucketOwnerOption } from "./options.ts";

/** Adds `suture verify-log`. */
export function define(program: Command, end: End): void {
  program
    .command("verify-log")
    .description(
      "compare the action log with the digests that seal it: what is missing, altered, added, out of order",
    )
    .argument("<log>", "a folder laid out as the log bucket, or s3://bucket[/prefix]")
    .addOption(
      new Option("--since <span>", "only days since then: 30d, 4w, 2026-11-21").argParser(parseSince),
    )
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
      end(await verifyLogOf(log, options));
    });
}
