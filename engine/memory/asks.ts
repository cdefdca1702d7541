import { randomUUID } from "node:crypto";
import type { Clock } from "../engine.ts";
import { json, parse } from "./attributes.ts";
import { askKey } from "./keys.ts";
import type { Answer, Ask, Asks, MessagePlace, Subject } from "./memory.ts";
import { expiresIn, retention } from "./retention.ts";
import type { Item, Table } from "./table.ts";

/** The asks: an item for each. */
export function asks(table: Table, clock: Pick<Clock, "now">): Asks {
  /** Sets something of an ask that is there. */
  const set = async (id: string, name: string, value: Item[string]): Promise<Ask> => {
    const { done, item } = await table.update(askKey(id), {
      update: `SET #${name} = :value, #expiresAt = :expiresAt`,
      condition: "attribute_exists(pk)",
      values: { ":value": value, ":expiresAt": expiresIn(clock, retention.ask) },
    });
    const ask = done ? askOf(id, item) : undefined;
    if (!ask) throw new Error(`there is no ask ${id}`);
    return ask;
  };

  return {
    async create({ id, about }) {
      const item = { about: json(about, id), expiresAt: expiresIn(clock, retention.ask) };
      await table.put(askKey(id), item, { condition: "attribute_not_exists(pk)" });
    },

    get: async (id) => askOf(id, await table.get(askKey(id))),

    async posted(id, message) {
      await set(id, "message", json(message, id));
    },

    waiting: async (id, callbackId) => (await set(id, "callbackId", { S: callbackId })).answer,

    async answer(id, answer) {
      // The SDK repeats a request whose answer it did not get: what it then finds is its own.
      const attempt = randomUUID();
      const { item } = await table.update(askKey(id), {
        update: "SET #answer = :answer, #answeredIn = :attempt, #expiresAt = :expiresAt",
        condition: "attribute_exists(pk) AND attribute_not_exists(#answer)",
        values: {
          ":answer": json(answer, id),
          ":attempt": { S: attempt },
          ":expiresAt": expiresIn(clock, retention.ask),
        },
      });
      const ask = askOf(id, item);
      return ask && { ask, isFirst: item?.answeredIn?.S === attempt };
    },
  };
}

function askOf(id: string, item: Item | undefined): Ask | undefined {
  const about = parse<Subject>(item?.about);
  if (!item || !about) return undefined;
  const message = parse<MessagePlace>(item.message);
  const answer = parse<Answer>(item.answer);
  return {
    id,
    about,
    ...(message && { message }),
    ...(item.callbackId?.S && { callbackId: item.callbackId.S }),
    ...(answer && { answer }),
  };
}
