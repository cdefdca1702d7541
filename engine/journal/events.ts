import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { describeError } from "../../aws/errors.ts";
import type { ActionRecord } from "../record.ts";

/** What one call takes: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const maxEntries = 10;
const maxBytes = 256_000;

/** What an entry takes besides its detail, in bytes: an ARN may be long. */
const entryBytes = 3_000;

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
      const all = waiting.length;
      waiting = [];
      let refused = 0;
      let problem = "";
      for (const batch of batches) {
        const put = await offer(client, batch);
        refused += put.left;
        problem ||= put.problem;
      }
      if (refused > 0)
        throw new PublishError(`EventBridge did not take ${refused} of ${all} events: ${problem}`);
    },
  };
}

/** Offers entries until they are taken. @returns how many are not, and why. */
async function offer(client: Pick<EventBridgeClient, "send">, batch: readonly PutEventsRequestEntry[]) {
  let left = [...batch];
  let problem = "";
  try {
    for (let round = 1; round <= maxRounds && left.length > 0; round += 1) {
      const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: left }));
      problem = Entries.find(({ ErrorCode }) => ErrorCode)?.ErrorMessage ?? problem;
      left = left.filter((_, index) => Entries[index]?.ErrorCode);
    }
  } catch (error) {
    problem = describeError(error);
  }
  return { left: left.length, problem };
}

function entryOf(record: ActionRecord): PutEventsRequestEntry {
  return {
    Source: "suture",
    DetailType: "Suture Action",
    Resources: [record.resource],
    Time: new Date(record.time),
    Detail: detailOf(record),
  };
}

/** As much of a record as an event takes: whoever needs the rest finds it in the log bucket. */
function detailOf(record: ActionRecord): string {
  const withoutSettings = { ...record, before: null, after: null };
  const changes = record.changes.map((change) => ({ ...change, input: null, undo: null }));
  const shorter = [record, withoutSettings, { ...withoutSettings, changes }].values();
  const fitting = shorter.map((each) => JSON.stringify(each)).find((text) => fits(text));
  return fitting ?? JSON.stringify({ ...withoutSettings, changes: [] });
}

function fits(detail: string): boolean {
  return Buffer.byteLength(detail) + entryBytes <= maxBytes;
}

function batchesOf(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const batches: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.Detail ?? "") + entryBytes;
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
