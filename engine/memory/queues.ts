import type { Clock } from "../engine.ts";
import type { ActionRecord } from "../record.ts";
import { json, parse } from "./attributes.ts";
import { queuedKey, queuePartition } from "./keys.ts";
import type { Queued, Queues } from "./memory.ts";
import { expiresIn, retention } from "./retention.ts";
import type { Item, Table } from "./table.ts";

/** The queues: a partition for each, with an item for each control and resource. */
export function queues(table: Table, clock: Pick<Clock, "now">): Queues {
  return {
    async add(queue, { service, record }) {
      const item = {
        service: { S: service },
        record: json(record, `the "${record.outcome}" about ${record.resource}`),
        time: { S: record.time },
        expiresAt: expiresIn(clock, retention.queued),
      };
      // One that was delivered late does not stand in for a later one.
      await table.put(queuedKey(queue, record.control, record.resource), item, {
        condition: "attribute_not_exists(pk) OR #time <= :time",
        values: { ":time": item.time },
      });
    },

    async *list(queue) {
      for await (const item of table.items(queuePartition(queue))) yield* queuedIn(item);
    },

    async page(queue, limit, after) {
      const { items, next } = await table.page(queuePartition(queue), { limit, after });
      return { entries: items.flatMap(queuedIn), ...(next !== undefined && { next }) };
    },
  };
}

function queuedIn({ service, record }: Item): Queued[] {
  const decision = parse<ActionRecord>(record);
  return decision && service?.S ? [{ service: service.S, record: decision }] : [];
}
