import { type Command, Option } from "commander";
import { severities } from "../../remediations/contract.ts";
import { remediations, remediationsByService } from "../../remediations/index.ts";
import { auditOutputs } from "../audit/output.ts";
import { audit } from "../audit.ts";
import type { End } from "./end.ts";
import { bucketOwnerOption, configOption, logOption, modeOption } from "./options.ts";

/** Adds `suture audit`. */
export function define(program: Command, end: End): void {
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
    .addOption(configOption())
    .addOption(modeOption())
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
      new Option("--fail-on <severity>", "exit with 3 when something this severe is open").choices(
        severities,
      ),
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
      end(await audit(options));
    });
}
