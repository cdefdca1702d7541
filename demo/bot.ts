import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import { parseConfig } from "../engine/config/load.ts";
import type { Config } from "../engine/config/schema.ts";
import { recordKey } from "../engine/journal/bucket.ts";
import type { Setting } from "../engine/modes.ts";
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

/**
 * Suture as it is deployed: the Lambda functions of the services, with the environment that the deployment sets.
 * They log to the console where `SUTURE_DEMO_LOG` asks for it.
 */
export async function deployBot(mode: Setting, logBucket: string) {
  Object.assign(globalThis, { SUTURE_CONFIG: readDemoConfig() });
  Object.assign(process.env, {
    SUTURE_ACCOUNT_ID: place.account,
    SUTURE_MODE: mode,
    SUTURE_LOG_BUCKET: logBucket,
    SUTURE_OWN_ROLES: "",
    POWERTOOLS_LOG_LEVEL: process.env.SUTURE_DEMO_LOG ? "INFO" : "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  });
  const { createHandler } = await import("../engine/handler.ts");
  const handlers = Object.fromEntries(
    Object.entries(remediationsByService).map(([service, own]) => [service, createHandler(service, own)]),
  );
  const s3 = new S3Client({ region: place.region, forcePathStyle: true });

  return async (service: string, event: object): Promise<Answer> => {
    const handler = handlers[service] as unknown as (event: object, context: Context) => Promise<Answered>;
    const { decisions = [] } = await handler(event, { functionName: `suture-${service}` } as Context);
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

interface Answered {
  readonly decisions?: readonly { readonly id: string; readonly control: string; readonly outcome: string }[];
}
