import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { ActionRecord } from "../record.ts";

/** What one call takes: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const maxEntries = 10;
const maxBytes = 256_000;

/** How often entries are offered that EventBridge refuses. */
const maxRounds = 4;

/** Thrown when EventBridge did not take events. Their records are in the log bucket all the same. */
export class PublishError extends Error {
  override readonly name = "PublishError";
}

/** Publishes records as events on the account's default bus, in batches. */
export interface Publisher {
  add(record: ActionRecord): void;
  /** @throws PublishError when EventBridge did not take all of them; they are forgotten then. */
  flush(): Promise<void>;
}

/**
 * A publisher of `Suture Action` events, so that others can build on what Suture does.
 *
 * @param client by default EventBridge of this region
 */
export function eventPublisher(
  client: Pick<EventBridgeClient, "send"> = new EventBridgeClient({}),
): Publisher {
  let waiting: PutEventsRequestEntry[] = [];
  return {
    add: (record) => void waiting.push(entryOf(record)),
    async flush() {
      const batches = batchesOf(waiting);
      waiting = [];
      for (const batch of batches) await put(client, batch);
    },
  };
}

async function put(client: Pick<EventBridgeClient, "send">, batch: readonly PutEventsRequestEntry[]) {
  let left = [...batch];
  let problem = "";
  for (let round = 1; round <= maxRounds && left.length > 0; round += 1) {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: left }));
    problem = Entries.find(({ ErrorCode }) => ErrorCode)?.ErrorMessage ?? problem;
    left = left.filter((_, index) => Entries[index]?.ErrorCode);
  }
  if (left.length > 0) throw new PublishError(`EventBridge refused ${left.length} events: ${problem}`);
}

function entryOf(record: ActionRecord): PutEventsRequestEntry {
  const entry = { Source: "suture", DetailType: "Suture Action", Resources: [record.resource] };
  const whole = JSON.stringify(record);
  // Too large with its settings: whoever needs those finds them in the log bucket.
  const detail =
    sizeOf(whole) < maxBytes - 1_000 ? whole : JSON.stringify({ ...record, before: null, after: null });
  return { ...entry, Time: new Date(record.time), Detail: detail };
}

function batchesOf(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const batches: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry.Detail ?? "") + 1_000;
    const last = batches.at(-1);
    if (last && last.length < maxEntries && bytes + size <= maxBytes) {
      last.push(entry);
      bytes += size;
    } else {
      batches.push([entry]);
      bytes = size;
    }
  }
  return batches;
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}
