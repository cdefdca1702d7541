import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import { parseConfig } from "../engine/config/load.ts";
import type { Config } from "../engine/config/schema.ts";
import { recordKey } from "../engine/journal/bucket.ts";
import type { Workflow } from "../engine/people/people.ts";
import type { ActionRecord } from "../engine/record.ts";
import { remediations, remediationsByService } from "../remediations/index.ts";
import { place } from "./person.ts";

/** What Suture made of an event: records from the log bucket; of a compliant resource there is only a log line. */
export interface Answer {
  readonly records: readonly ActionRecord[];
  readonly compliant: readonly string[];
}

/** The configuration of the story. */
export function readDemoConfig(): Config {
  const file = join(import.meta.dirname, "suture.config.yml");
  return parseConfig(readFileSync(file, "utf8"), file, remediations);
}

/** The handlers of the services as they are deployed, each with the environment that the deployment sets. */
export type Handlers = Record<string, (input: unknown) => Promise<unknown>>;

/**
 * Suture as it is deployed: the Lambda functions of the services. They log to the console where `SUTURE_DEMO_LOG` asks
 * for it.
 *
 * @param handlers where its functions are put, for the workflow to find them
 */
export async function deployBot(
  config: Config,
  logBucket: string,
  { table, workflow }: { readonly table: string; readonly workflow: Workflow },
  handlers: Handlers,
) {
  Object.assign(globalThis, { SUTURE_CONFIG: config });
  Object.assign(process.env, {
    SUTURE_ACCOUNT_ID: place.account,
    SUTURE_LOG_BUCKET: logBucket,
    SUTURE_TABLE: table,
    SUTURE_WORKFLOW: "arn:aws:lambda:us-east-1:123456789012:function:suture-demo-workflow:durable",
    SUTURE_OWN_ROLES: "",
    POWERTOOLS_LOG_LEVEL: process.env.SUTURE_DEMO_LOG ? "INFO" : "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  });
  const { createHandler } = await import("../engine/handler.ts");
  for (const [service, own] of Object.entries(remediationsByService)) {
    const handler = createHandler(service, own, () => workflow) as unknown as LambdaHandler;
    handlers[service] = (input) => handler(input, { functionName: `suture-${service}` } as Context);
  }
  const s3 = new S3Client({ region: place.region, forcePathStyle: true });

  return async (service: string, event: object): Promise<Answer> => {
    const handler = handlers[service];
    if (!handler) throw new Error(`there is no handler of ${service}`);
    const { decisions = [] } = (await handler(event)) as Answered;
    const records: ActionRecord[] = [];
    for (const { id } of decisions.filter(({ outcome }) => outcome !== "compliant")) {
      const Key = recordKey({ id, time: new Date().toISOString() });
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: logBucket, Key }));
      records.push(JSON.parse((await Body?.transformToString()) ?? "") as ActionRecord);
    }
    return {
      records,
      compliant: decisions.filter(({ outcome }) => outcome === "compliant").map(({ control }) => control),
    };
  };
}

type LambdaHandler = (input: unknown, context: Context) => Promise<unknown>;

interface Answered {
  readonly decisions?: readonly { readonly id: string; readonly control: string; readonly outcome: string }[];
}
