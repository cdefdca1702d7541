import type { Clock } from "../engine.ts";
import { json, parse } from "./attributes.ts";
import { actionKey } from "./keys.ts";
import type { Actions } from "./memory.ts";
import { expiresIn, retention } from "./retention.ts";
import type { Table } from "./table.ts";

/** The records of actions: an item for each. */
export function actions(table: Table, clock: Pick<Clock, "now">): Actions {
  return {
    async save(record) {
      await table.put(actionKey(record.id), {
        record: json(record, `the "${record.outcome}" about ${record.resource}`),
        expiresAt: expiresIn(clock, retention.action),
      });
    },

    get: async (id) => parse((await table.get(actionKey(id)))?.record),
  };
}
