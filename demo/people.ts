import { randomUUID } from "node:crypto";
import { systemClock } from "../engine/clock.ts";
import type { Config } from "../engine/config/schema.ts";
import { createMemory } from "../engine/memory/create.ts";
import { startLocalSlack } from "../local/slack.ts";
import { startLocalWorkflow } from "../local/workflow.ts";
import { remediations, remediationsByService } from "../remediations/index.ts";
import { createSlack } from "../slack/client.ts";
import { createSlackEndpoint } from "../slack/endpoint.ts";
import { referenceOf } from "../slack/messages/facts.ts";
import { run } from "../workflow/run.ts";
import { serviceOf } from "../workflow/service.ts";
import { readDemoConfig } from "./bot.ts";
import { createTable, table } from "./table.ts";

/**
 * The people's side of Suture: the table, an emulated Slack, and the workflow on a local durable engine.
 *
 * @param handlers the functions of the services, by ARN
 */
export async function startPeople(handlers: Readonly<Record<string, (input: unknown) => Promise<unknown>>>) {
  await createTable();
  const slack = await startLocalSlack();
  const client = createSlack({ token: async () => slack.token, apiUrl: slack.apiUrl });
  const memory = createMemory({ table, clock: systemClock });
  const demo = readDemoConfig();
  const config: Config = {
    ...demo,
    mode: "enforce",
    slack: { workspace: slack.workspace, channel: slack.channels.security, digestMinutes: 60 },
    approval: { ...demo.approval, approvers: [slack.users.bob.id] },
  };
  const desk = {
    config,
    clock: systemClock,
    memory,
    slack: client,
    handlers: Object.fromEntries(Object.keys(remediationsByService).map((service) => [service, service])),
    serviceOf: (control: string) => serviceOf(remediationsByService, control),
    reference: referenceOf(remediations),
    record: async () => undefined,
    alert: async () => undefined,
    newSecret: randomUUID,
  };
  const workflow = await startLocalWorkflow({ run: (context, input) => run(desk, context, input), handlers });
  const silent = () => undefined;
  const endpoint = createSlackEndpoint({
    workspace: slack.workspace,
    approval: config.approval,
    memory,
    workflow,
    client,
    signingSecret: async () => slack.signingSecret,
    clock: systemClock,
    log: { warn: silent, error: silent },
  });
  return { slack, workflow, endpoint, config, table };
}
