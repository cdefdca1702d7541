import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock } from "../engine.ts";
import { actions } from "./actions.ts";
import { asks } from "./asks.ts";
import { exemptionIn, exemptions } from "./exemptions.ts";
import { findings } from "./findings.ts";
import { controlPrefix, resourcePartition } from "./keys.ts";
import { limits } from "./limits.ts";
import type { HeldControl, Memory } from "./memory.ts";
import { queues } from "./queues.ts";
import { signatures } from "./signatures.ts";
import { openTable, type Table } from "./table.ts";

/**
 * What Suture remembers in a DynamoDB table, which has the keys `pk` and `sk` (texts) and the time to live `expiresAt`.
 * Makes no call itself, and loads the SDK's client with the first call.
 *
 * @param options.client instead of one with the SDK's own settings
 */
export function createMemory(options: {
  readonly table: string;
  readonly clock: Pick<Clock, "now" | "wait">;
  readonly client?: DynamoDBClient;
}): Memory {
  const { clock } = options;
  const table = openTable(options.table, clock, options.client);
  return {
    about: (resource) => about(table, resource, clock.now()),
    findings: findings(table, clock),
    asks: asks(table, clock),
    exemptions: exemptions(table, clock),
    limits: limits(table, clock),
    queues: queues(table, clock),
    actions: actions(table, clock),
    isNewSignature: signatures(table, clock),
  };
}

async function about(table: Table, resource: string, now: Date): ReturnType<Memory["about"]> {
  const items = await Array.fromAsync(table.items(resourcePartition(resource)));
  return {
    exemptions: items.flatMap((item) => exemptionIn(item, now)),
    open: items.flatMap(({ sk, finding }): HeldControl[] =>
      finding?.S && sk?.S ? [{ control: sk.S.slice(controlPrefix.length), finding: finding.S }] : [],
    ),
  };
}
