import { Option } from "commander";
import { settings } from "../../engine/modes.ts";

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

export function tableOption(): Option {
  return new Option("--table <name>", "the DynamoDB table, where it is not that of a stage");
}
