import type { DurableLambdaHandler } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { workflowFunction } from "../../deploy/workflow/function.ts";
import type { Config } from "../../engine/config/schema.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { configWith, settingsWith, slackConfig } from "../deploy/support/stack.ts";
import { account, localAws } from "../support/account.ts";
import { createTable } from "../support/memory.ts";
import { skipTime } from "../support/skip-time.ts";

beforeAll(skipTime);
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const services = Object.keys(remediationsByService);
/** What CloudFormation makes of what the deployment sets. */
const values: Readonly<Record<string, string>> = {
  SUTURE_ACCOUNT_ID: account.id,
  SUTURE_LOG_BUCKET: "suture-dev-log",
  SUTURE_TABLE: localAws ? await createTable() : "suture-dev",
  SUTURE_HANDLERS: JSON.stringify(
    Object.fromEntries(
      services.map((service) => [
        service,
        `arn:aws:lambda:us-east-1:${account.id}:function:suture-dev-${service}`,
      ]),
    ),
  ),
  SUTURE_ALARM_TOPIC: `arn:aws:sns:us-east-1:${account.id}:suture-dev-alarms`,
  SUTURE_SLACK_TOKEN: "/suture/dev/slack-token",
};

/** handlers/workflow.ts as a new Lambda environment starts it, with the variables that the deployment sets. */
async function start(
  config: Config,
  differences: Readonly<Record<string, string | undefined>> = {},
): Promise<DurableLambdaHandler> {
  const { environment } = workflowFunction(services, settingsWith(), config);
  for (const name of Object.keys(values)) vi.stubEnv(name, undefined);
  for (const name of Object.keys(environment)) vi.stubEnv(name, values[name]);
  for (const [name, value] of Object.entries(differences)) vi.stubEnv(name, value);
  vi.stubGlobal("SUTURE_CONFIG", config);
  vi.resetModules();
  return (await import("../../handlers/workflow.ts")).handler;
}

const withoutSlack = configWith("mode: dry-run");

it.each([
  ["with Slack", slackConfig, ["SUTURE_SLACK_TOKEN"]],
  ["without Slack", withoutSlack, []],
])("starts with what the deployment sets, %s", async (_name, config, more) => {
  const { environment } = workflowFunction(services, settingsWith(), config);
  const known = Object.keys(values).filter((name) => name !== "SUTURE_SLACK_TOKEN");
  expect(Object.keys(environment).toSorted()).toEqual([...known, ...more].toSorted());
  expect(await start(config)).toBeTypeOf("function");
});

it.each<[string, Record<string, string | undefined>]>([
  ["no account", { SUTURE_ACCOUNT_ID: undefined }],
  ["no table", { SUTURE_TABLE: undefined }],
  ["no topic", { SUTURE_ALARM_TOPIC: undefined }],
  ["a topic that is none", { SUTURE_ALARM_TOPIC: "alarms" }],
  ["no handlers", { SUTURE_HANDLERS: undefined }],
  ["handlers that are none", { SUTURE_HANDLERS: JSON.stringify({ ec2: "suture-ec2" }) }],
  ["handlers that are no JSON", { SUTURE_HANDLERS: "arn:aws:lambda:us-east-1:123456789012:function:suture" }],
  ["a bucket without name", { SUTURE_LOG_BUCKET: "" }],
])("does not start with %s", async (_name, differences) => {
  const [variable = ""] = Object.keys(differences);
  await expect(start(withoutSlack, differences)).rejects.toThrow(variable);
});

describe.skipIf(!localAws)("is a durable function that", () => {
  it.each<[string, object, string, RegExp | undefined]>([
    ["does what it was started for", { kind: "expiring" }, "SUCCEEDED", undefined],
    ["refuses what it does not know", { kind: "dance" }, "FAILED", /this is no request to the workflow/],
  ])("%s", async (_name, payload, status, problem) => {
    const handlerFunction = await start(withoutSlack);
    const execution = await new LocalDurableTestRunner({ handlerFunction }).run({ payload });
    expect(execution.getStatus()).toBe(status);
    if (problem) expect(execution.getError().errorMessage).toMatch(problem);
  });
});
