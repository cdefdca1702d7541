import { describe, expect, it } from "vitest";
import { localAws } from "../../support/account.ts";
import { actionRecord } from "../../support/log.ts";
import { expiresAt, testMemory } from "../../support/memory.ts";

describe.skipIf(!localAws)("the record of an action", () => {
  it("is given as it was saved, for ninety days", async () => {
    const { memory, table, clock } = await testMemory();
    const record = actionRecord({ before: { statements: ["ü", null, { "": 0.5 }] } });
    await memory.actions.save({ ...record, outcome: "pending" });
    await memory.actions.save(record);
    expect(await memory.actions.get(record.id)).toEqual(record);
    expect(await memory.actions.get("none")).toBeUndefined();
    const now = Math.floor(clock.now().getTime() / 1_000);
    expect(await expiresAt(table, `action#${record.id}`)).toBe(now + 90 * 86_400);
  });
});
