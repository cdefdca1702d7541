import type { Clock } from "../engine.ts";
import { json, parse } from "./attributes.ts";
import { fixesKey, limitsKey } from "./keys.ts";
import type { Halt, Limits } from "./memory.ts";
import { expiresIn, retention } from "./retention.ts";
import type { Item, Table } from "./table.ts";

/** How often a budget is asked for anew because its hour turned meanwhile. */
const maxRounds = 3;

/**
 * The limits: one item with the halt switch and what each account used since the hour began, so that one conditional
 * write asks for both. The hour only moves forward: a clock that is behind counts in the hour of the others. A request
 * that the SDK repeats may count twice, which grants less and never more.
 */
export function limits(table: Table, clock: Pick<Clock, "now">): Limits {
  const thisHour = () => clock.now().toISOString().slice(0, 13);

  return {
    async take(account, changes, budget) {
      if (budget === undefined || changes > budget) {
        const item = await table.get(limitsKey);
        const halt = haltIn(item);
        if (halt) return { granted: false, halt };
        return budget === undefined
          ? { granted: true }
          : { granted: false, used: usedIn(item, account, thisHour()) };
      }
      for (let round = 1; round <= maxRounds; round++) {
        const hour = thisHour();
        const taken = await table.update(limitsKey, taking(account, changes, budget, hour));
        if (taken.done) return { granted: true };
        const halt = haltIn(taken.item);
        if (halt) return { granted: false, halt };
        if (isCurrent(taken.item, hour)) return { granted: false, used: usedIn(taken.item, account, hour) };
        const turned = await table.update(limitsKey, turning(account, changes, hour));
        if (turned.done) return { granted: true };
      }
      throw new Error(`the hour of the limits turned during each of ${maxRounds} attempts`);
    },

    async countFix(resource, controls, cause) {
      const names = Object.fromEntries(controls.map((control, index) => [`#control${index}`, control]));
      const { item } = await table.update(fixesKey(resource, thisHour()), {
        update: `SET #expiresAt = :expiresAt ADD ${Object.keys(names).map((name) => `${name} :cause`)}`,
        names,
        values: { ":cause": { SS: [cause] }, ":expiresAt": expiresIn(clock, retention.fixes) },
      });
      return Math.max(...controls.map((control) => item?.[control]?.SS?.length ?? 0));
    },

    async halt(halt) {
      const { item } = await table.update(limitsKey, {
        update: "SET #halt = if_not_exists(#halt, :halt)",
        values: { ":halt": json(halt, "the halt") },
      });
      return haltIn(item) ?? halt;
    },

    async resume() {
      return haltIn((await table.update(limitsKey, { update: "REMOVE #halt" }, "ALL_OLD")).item);
    },

    halted: async () => haltIn(await table.get(limitsKey)),
  };
}

/** The common case: nothing is halted, the hour has begun, and enough of the budget is left. */
function taking(account: string, changes: number, budget: number, hour: string) {
  return {
    update: "SET #used.#account = if_not_exists(#used.#account, :none) + :changes",
    condition:
      "attribute_not_exists(#halt) AND #hour >= :hour AND (attribute_not_exists(#used.#account) OR #used.#account <= :rest)",
    names: { "#account": account },
    values: {
      ":hour": { S: hour },
      ":none": { N: "0" },
      ":changes": { N: String(changes) },
      ":rest": { N: String(budget - changes) },
    },
  };
}

/** The first of an hour: what was used before is forgotten, for every account. */
function turning(account: string, changes: number, hour: string) {
  return {
    update: "SET #hour = :hour, #used = :used",
    condition: "attribute_not_exists(#halt) AND (attribute_not_exists(#hour) OR #hour < :hour)",
    values: { ":hour": { S: hour }, ":used": { M: { [account]: { N: String(changes) } } } },
  };
}

const isCurrent = (item: Item | undefined, hour: string) => (item?.hour?.S ?? "") >= hour;

const usedIn = (item: Item | undefined, account: string, hour: string) =>
  isCurrent(item, hour) ? Number(item?.used?.M?.[account]?.N ?? 0) : 0;

const haltIn = (item: Item | undefined) => parse<Halt>(item?.halt);
