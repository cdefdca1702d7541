import { CreateTableCommand, DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Clock } from "../../engine/engine.ts";
import { createMemory } from "../../engine/memory/create.ts";
import type { Memory } from "../../engine/memory/memory.ts";
import { account, uniqueName } from "./account.ts";

/** A clock that stands still until it is told how much time went by. */
export interface SteppedClock extends Clock {
  /** The waits that were asked for, in milliseconds; none takes time. */
  readonly waited: number[];
  pass(time: { readonly days?: number; readonly hours?: number; readonly minutes?: number }): void;
}

let ids = 0;

export function steppedClock(start = "2026-11-21T10:00:05.000Z"): SteppedClock {
  let now = Date.parse(start);
  const waited: number[] = [];
  return {
    waited,
    now: () => new Date(now),
    newId: () => `01933b5e-0000-7000-8000-${String(ids++).padStart(12, "0")}`,
    wait: async (milliseconds) => {
      waited.push(milliseconds);
    },
    pass({ days = 0, hours = 0, minutes = 0 }) {
      now += ((days * 24 + hours) * 60 + minutes) * 60_000;
    },
  };
}

const client = new DynamoDBClient({ region: account.region });

/** Makes a table on the local AWS as the deployment does. */
export async function createTable(TableName = uniqueName("suture")): Promise<string> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  return TableName;
}

/** When DynamoDB deletes the only item of a partition, or the first, in epoch seconds; undefined where it keeps it. */
export async function expiresAt(TableName: string, pk: string): Promise<number | undefined> {
  const { Items: [item] = [] } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: pk } },
    }),
  );
  if (!item) throw new RangeError(`there is no ${pk} in ${TableName}`);
  return item.expiresAt?.N === undefined ? undefined : Number(item.expiresAt.N);
}

/** A memory in a new table of the local AWS. */
export async function testMemory<C extends Clock = SteppedClock>(
  clock: C = steppedClock() as unknown as C,
): Promise<{ readonly memory: Memory; readonly table: string; readonly clock: C }> {
  const table = await createTable();
  return { memory: createMemory({ table, clock, client }), table, clock };
}

/**
 * A client of the local AWS whose connection breaks when the answer to a write is on its way, once for each operation:
 * the write is made, and the SDK makes it again. A transaction that is made again is answered as the first time by
 * DynamoDB (its ClientRequestToken says so), and refused by the local AWS: both have to end the same.
 */
export function forgetfulClient(): DynamoDBClient {
  const client = new DynamoDBClient({ region: account.region, maxAttempts: 3 });
  const { requestHandler } = client.config;
  const broken = new Set<string>();
  const handle: typeof requestHandler.handle = async (request, options) => {
    const answer = await requestHandler.handle(request, options);
    const operation = request.headers["x-amz-target"] ?? "";
    if (/GetItem|Query/.test(operation) || broken.has(operation)) return answer;
    broken.add(operation);
    throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  };
  client.config.requestHandler = Object.assign(Object.create(requestHandler), { handle });
  return client;
}
