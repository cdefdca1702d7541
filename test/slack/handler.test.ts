import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import { describe, expect, test, vi } from "vitest";
import { systemClock } from "../../engine/clock.ts";
import { configSchema } from "../../engine/config/schema.ts";
import { createMemory } from "../../engine/memory/create.ts";
import { lastDialog, press, signed } from "../../local/slack-clicks.ts";
import { createSlackHandler } from "../../slack/handler.ts";
import { account, localAws, uniqueName } from "../support/account.ts";
import { createTable } from "../support/memory.ts";
import { slackForTests } from "../support/slack.ts";
import { clicksOn } from "./clicks.ts";

const environment = {
  SUTURE_TABLE: "suture-test",
  SUTURE_WORKFLOW: "arn:aws:lambda:us-east-1:123456789012:function:suture-dev-workflow:durable",
  SUTURE_SLACK_TOKEN: "/suture/slack/token",
  SUTURE_SLACK_SIGNING_SECRET: "/suture/slack/signing-secret",
  AWS_REGION: account.region,
  POWERTOOLS_LOG_LEVEL: "SILENT",
};

function startWith(values: Readonly<Record<string, string>>, config: object) {
  for (const [name, value] of Object.entries({ ...environment, ...values })) vi.stubEnv(name, value);
  vi.stubGlobal("SUTURE_CONFIG", configSchema([]).parse(config));
  const handler = createSlackHandler();
  return (event: object) =>
    (handler as unknown as (event: object, context: Context) => Promise<{ statusCode: number }>)(event, {
      functionName: "suture-dev-slack",
    } as Context);
}

const slackConfig = { workspace: "T0123ABCD", channel: "C0123ABCD" };
test.each([
  ["SUTURE_TABLE", { SUTURE_TABLE: "" }, { slack: slackConfig }],
  ["SUTURE_WORKFLOW", { SUTURE_WORKFLOW: "suture-dev-workflow" }, { slack: slackConfig }],
  ["SUTURE_SLACK_TOKEN", { SUTURE_SLACK_TOKEN: "" }, { slack: slackConfig }],
  ["suture.config.yml says nothing of slack", {}, {}],
])("does not start without %s", (problem, values, config) => {
  expect(() => startWith(values, config)).toThrow(problem);
});

describe.skipIf(!localAws)("as it is deployed", async () => {
  const slack = await slackForTests();
  const [token, secret, table] = [
    uniqueName("/suture/token"),
    uniqueName("/suture/secret"),
    await createTable(),
  ];
  const ssm = new SSMClient({ region: account.region });
  for (const [Name, Value] of [
    [token, slack.token],
    [secret, slack.signingSecret],
  ])
    await ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
  const { workspace, channels, users } = slack;
  const start = () =>
    startWith(
      {
        ...{ SUTURE_TABLE: table, SUTURE_SLACK_TOKEN: token, SUTURE_SLACK_SIGNING_SECRET: secret },
        SUTURE_SLACK_API: slack.apiUrl,
      },
      { slack: { workspace, channel: channels.security }, approval: { approvers: [users.bob.id] } },
    );
  const clock = { ...systemClock, waited: [], pass: () => undefined };
  const on = clicksOn(slack, createMemory({ table, clock }), clock);

  test("opens a dialog for an approver, with secrets from SSM and an ask from DynamoDB", async () => {
    const handler = start();
    const ask = await on.ask();
    const click = await press(slack, users.bob, ask.place, "deny");
    expect(await handler(signed(slack, click, new Date()))).toEqual({ statusCode: 200 });
    expect(lastDialog(slack)).toMatchObject({ callback_id: "deny", private_metadata: ask.id });
  });

  test("refuses what Slack did not sign", async () => {
    const handler = start();
    const ask = await on.ask();
    const click = signed(slack, await press(slack, users.bob, ask.place, "approve"), new Date());
    expect(await handler({ ...click, body: `${click.body}&` })).toEqual({ statusCode: 401 });
  });
});
