import { functionName, idsOf } from "../names.ts";

/** The logical ids of the sweep's parts. osls names the function, its log group and the alias of a durable function so itself. */
export const ids = {
  ...idsOf("sweep"),
  alias: "SweepDurableLambdaAlias",
  schedule: "SweepSchedule",
  scheduleGroup: "SweepScheduleGroup",
  scheduleRole: "SweepScheduleRole",
  signingKey: "SigningKey",
} as const;

/** The name of the sweep's function. */
export const sweepName = (stage: string): string => functionName(stage, "sweep");
