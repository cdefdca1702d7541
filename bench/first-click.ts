import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { build } from "esbuild";
import { handlerOptions } from "../deploy/esbuild.ts";
import { systemClock } from "../engine/clock.ts";
import { configSchema } from "../engine/config/schema.ts";
import { createMemory } from "../engine/memory/create.ts";
import { type LocalSlack, startLocalSlack } from "../local/slack.ts";
import { press, signed } from "../local/slack-clicks.ts";
import { createSlack } from "../slack/client.ts";
import { buttons, plain } from "../slack/messages/blocks.ts";
import type { ColdStart } from "./cold-start.ts";

const starts = 15;
/** What the deployment sets. */
const environment = {
  AWS_REGION: "us-east-1",
  SUTURE_TABLE: "suture-bench",
  SUTURE_WORKFLOW: "arn:aws:lambda:us-east-1:123456789012:function:suture-bench-workflow:durable",
  SUTURE_SLACK_TOKEN: "/suture/bench/slack-token",
  SUTURE_SLACK_SIGNING_SECRET: "/suture/bench/slack-signing-secret",
  POWERTOOLS_LOG_LEVEL: "SILENT",
};

/**
 * How long Slack's endpoint takes to import, and how long Slack waits for the answer to the first click: from the start
 * of a fresh process, with secrets from SSM, the ask from DynamoDB and a call of Slack, all of them on this machine.
 */
export async function measureFirstClick(): Promise<ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), "suture-bench-"));
  const slack = await startLocalSlack();
  await setUp(slack);
  const file = await bundle(slack, folder);
  const imported: number[] = [];
  const answered: number[] = [];
  for (let start = 0; start < starts; start++) {
    const times = await firstClick(slack, file, folder);
    imported.push(times.imported);
    answered.push(times.answered);
  }
  await slack.stop();
  return [
    { bundle: "handlers/slack", ...figures(imported) },
    { bundle: "handlers/slack, from the start of Node.js to the first click's answer", ...figures(answered) },
  ];
}

/** The endpoint's bundle, with a configuration in which bob approves. */
async function bundle({ workspace, channels, users }: LocalSlack, outdir: string): Promise<string> {
  const config = configSchema([]).parse({
    slack: { workspace, channel: channels.security },
    approval: { approvers: [users.bob.id] },
  });
  await build({ ...handlerOptions(config), entryPoints: ["handlers/slack.ts"], outdir, logLevel: "error" });
  return join(outdir, "slack.mjs");
}

/** The table and the secrets, as the deployment makes them. */
async function setUp(slack: LocalSlack): Promise<void> {
  const keys = ["pk", "sk"] as const;
  await new DynamoDBClient().send(
    new CreateTableCommand({
      TableName: environment.SUTURE_TABLE,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  const secrets = [
    [environment.SUTURE_SLACK_TOKEN, slack.token],
    [environment.SUTURE_SLACK_SIGNING_SECRET, slack.signingSecret],
  ];
  for (const [Name, Value] of secrets)
    await new SSMClient().send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
}

/** A fresh process in which somebody's click on a message is answered who may not: with what only they are shown. */
async function firstClick(slack: LocalSlack, file: string, folder: string) {
  const id = randomBytes(16).toString("base64url");
  const memory = createMemory({ table: environment.SUTURE_TABLE, clock: systemClock });
  await memory.asks.create({ id, about: { kind: "action", id } });
  const undo = { action_id: "undo", text: plain("Undo", 75) };
  const place = await createSlack({ token: async () => slack.token, apiUrl: slack.apiUrl }).post({
    channel: slack.channels.security,
    message: { text: "bench", blocks: [buttons(id, [undo])] },
  });
  await memory.asks.posted(id, place);
  const event = signed(slack, await press(slack, slack.users.mallory, place, "undo"), new Date());
  const script = `
    const { handler } = await import(${JSON.stringify(file)});
    const imported = performance.now() - started;
    const { statusCode } = await handler(${JSON.stringify(event)}, {});
    console.log(JSON.stringify({ imported, answered: performance.now(), statusCode }));`;
  const runner = join(folder, "first-click.mjs");
  writeFileSync(runner, `const started = performance.now();${script}`);
  // Not execFileSync: this process is Slack.
  const { stdout } = await promisify(execFile)("node", [runner], {
    env: { ...process.env, ...environment, SUTURE_SLACK_API: slack.apiUrl },
  });
  const { imported, answered, statusCode } = JSON.parse(stdout);
  if (statusCode !== 200) throw new Error(`the first click was answered with ${statusCode}`);
  return { imported, answered } as { readonly imported: number; readonly answered: number };
}

function figures(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (index: number) => sorted.at(index) ?? Number.NaN;
  return { medianMs: at(Math.floor(starts / 2)), minMs: at(0), maxMs: at(-1) };
}
