import { parseSettings, type Settings } from "../../../deploy/settings.ts";
import * as stack from "../../../deploy/stack.ts";
import { parseConfig } from "../../../engine/config/load.ts";
import type { Config } from "../../../engine/config/schema.ts";
import { remediations } from "../../../remediations/index.ts";
import { resolved } from "./template.ts";

/** The parameters of a stage as serverless.yml has them. */
export const params = {
  stage: "dev",
  mode: "dry-run",
  logRetentionDays: 365,
  recordRetentionDays: 2192,
  recordLock: "GOVERNANCE",
  reservedConcurrency: 10,
  sweepSchedule: "rate(1 day)",
  slackToken: "/suture/dev/slack-token",
  slackSigningSecret: "/suture/dev/slack-signing-secret",
  alarmEmail: "",
};

/** The settings of a stage, of which some are other than in serverless.yml. */
export const settingsWith = (more: Readonly<Record<string, unknown>> = {}): Settings =>
  parseSettings({ ...params, ...more });

/** A configuration from the text of a suture.config.yml. */
export const configWith = (text: string): Config => parseConfig(text, "suture.config.yml", remediations);

/** A configuration with a section slack. */
export const slackConfig = configWith("slack: { workspace: T0123ABCD, channel: C0123ABCD }");

/** What serverless.yml deploys where the configuration has a section slack. */
export function stackWithSlack() {
  const settings = settingsWith();
  const { Resources: resources, Outputs, extensions } = stack.resources(settings, slackConfig);
  const functions = stack.functions(settings, slackConfig);
  return {
    resources,
    functions,
    outputs: resolved(Outputs),
    extensions,
    properties: (id: string) => resolved(resources[id]?.Properties),
  };
}
