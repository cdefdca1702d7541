import { StartLoggingCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { cloudtrailStopped } from "../../../remediations/cloudtrail/cloudtrail-stopped.ts";
import { call, callAndReport } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { arn, createTrail, event, eventCases, ref } from "./trails.ts";

export const cases: Cases = {
  remediation: cloudtrailStopped,
  ref,
  plans: [
    { name: "logging", state: { isLogging: true }, calls: [] },
    {
      name: "stopped",
      state: { isLogging: false },
      calls: [{ operation: "StartLogging", input: { Name: arn } }],
      undo: [{ operation: "StopLogging", input: { Name: arn } }],
      says: "Start logging of trail management",
    },
  ],
  holes: [
    {
      name: "stopped",
      async open() {
        const { Name } = await createTrail();
        await call("cloudtrail", new StartLoggingCommand({ Name }));
        return callAndReport("cloudtrail", new StopLoggingCommand({ Name }));
      },
      fixed: () => ({ isLogging: true }),
    },
    {
      name: "created and never started",
      open: async () => (await createTrail()).created,
      fixed: () => ({ isLogging: true }),
    },
  ],
  events: [
    ...eventCases("StopLogging"),
    {
      name: "its creation",
      event: event(
        "CreateTrail",
        { name: "management" },
        { response: { trailARN: arn, name: "management" } },
      ),
      resource: arn,
    },
  ],
  assessments: [{ name: "always", state: { isLogging: false }, risk: "safe" }],
};
