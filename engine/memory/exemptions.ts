import type { Clock } from "../engine.ts";
import { type Exemption, endOf } from "../exemptions.ts";
import { json, parse } from "./attributes.ts";
import { exemptionKey, exemptionsPartition, listedExemptionKey } from "./keys.ts";
import type { GrantedExemptions } from "./memory.ts";
import { expiresIn } from "./retention.ts";
import type { Item, Table } from "./table.ts";

/** The granted exemptions: an item for each under its resource, and one in the list of all, by their end. */
export function exemptions(table: Table, clock: Pick<Clock, "now">): GrantedExemptions {
  return {
    async grant(id, exemption) {
      const { resource, expires } = exemption;
      const end = endOf(exemption);
      if (Number.isNaN(end))
        throw new RangeError(`"${expires}" is neither a day nor a time: nothing is exempt for ever`);
      if (resource.includes("*"))
        throw new RangeError(`an exemption is granted for one resource, not ${resource}`);
      const item = {
        exemption: json(exemption, `the exemption of ${resource}`),
        expiresAt: { N: String(Math.ceil(end / 1_000)) },
      };
      const once = {
        condition: "attribute_not_exists(pk) OR #expiresAt <= :now",
        values: { ":now": expiresIn(clock, 0) },
      };
      await table.transact([
        { put: exemptionKey(resource, id), item, ...once },
        { put: listedExemptionKey(expires, id), item, ...once },
      ]);
    },

    async end(id, resource) {
      const key = exemptionKey(resource, id);
      const exemption = parse<Exemption>((await table.get(key))?.exemption);
      if (exemption)
        await table.transact([{ remove: key }, { remove: listedExemptionKey(exemption.expires, id) }]);
    },

    async *list() {
      const now = clock.now();
      // What expired on an earlier day sorts before today, as a day and as a time.
      for await (const item of table.items(exemptionsPartition, now.toISOString().slice(0, 10)))
        yield* exemptionIn(item, now);
    },
  };
}

/** The exemption of an item, unless it has expired: DynamoDB deletes some time after that, not at once. */
export function exemptionIn(item: Item, now: Date): Exemption[] {
  const exemption = parse<Exemption>(item.exemption);
  return exemption && endOf(exemption) > now.getTime() ? [exemption] : [];
}
