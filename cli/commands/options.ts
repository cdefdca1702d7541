import { Option } from "commander";
import { settings } from "../../engine/modes.ts";

/** Whose settings hold. */
export function configOption(): Option {
  return new Option("--config <file>", "configuration (default: suture.config.yml in this folder, if there)");
}

/** In which mode every control acts, or would. */
export function modeOption(): Option {
  return new Option(
    "--mode <mode>",
    "the mode of every control, whatever the configuration says; enforce decides by risk",
  ).choices(settings);
}

/** Where a person's fixes are kept. */
export function logOption(): Option {
  return new Option(
    "--log <place>",
    "keep the records in this log as well, as the Lambda functions do: s3://bucket[/prefix], or a folder",
  );
}

/** A bucket of anybody else is neither read nor written. */
export function bucketOwnerOption(): Option {
  return new Option("--bucket-owner <account>", "the account that must own the bucket");
}

/** Which deployment's table is asked. */
export function stageOption(): Option {
  return new Option(
    "--stage <name>",
    "the stage that is deployed, as serverless deploy --stage named it",
  ).conflicts("table");
}

/** The same, by the name of the table itself. */
export function tableOption(): Option {
  return new Option("--table <name>", "the DynamoDB table, where it is not that of a stage");
}
