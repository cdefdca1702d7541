import { randomUUID } from "node:crypto";
import type { Clock } from "../engine.ts";
import { signatureKey } from "./keys.ts";
import type { Memory } from "./memory.ts";
import { expiresIn, retention } from "./retention.ts";
import type { Table } from "./table.ts";

/** The signatures that were accepted: an item for each. */
export function signatures(table: Table, clock: Pick<Clock, "now">): Memory["isNewSignature"] {
  return async (signature) => {
    // The SDK repeats a request whose answer it did not get: what it then finds is its own.
    const attempt = randomUUID();
    const item = { attempt: { S: attempt }, expiresAt: expiresIn(clock, retention.signature) };
    const kept = await table.put(signatureKey(signature), item, {
      condition: "attribute_not_exists(pk)",
    });
    return kept.done || kept.item?.attempt?.S === attempt;
  };
}
