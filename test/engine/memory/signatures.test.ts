import { describe, expect, it } from "vitest";
import { createMemory } from "../../../engine/memory/create.ts";
import { localAws } from "../../support/account.ts";
import { expiresAt, forgetfulClient, testMemory } from "../../support/memory.ts";

const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

describe.skipIf(!localAws)("a signature", () => {
  it("is new once, for fifteen minutes", async () => {
    const { memory, table, clock } = await testMemory();
    expect(await memory.isNewSignature(signature)).toBe(true);
    expect(await memory.isNewSignature(signature)).toBe(false);
    expect(await memory.isNewSignature(`${signature}0`)).toBe(true);
    const now = Math.floor(clock.now().getTime() / 1_000);
    expect(await expiresAt(table, `signature#${signature}`)).toBe(now + 15 * 60);
  });

  it("is new for one of fifty at once", async () => {
    const { memory } = await testMemory();
    const answers = await Promise.all(Array.from({ length: 50 }, () => memory.isNewSignature(signature)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it("is new for who kept it and did not hear so", async () => {
    const { table, clock } = await testMemory();
    const { isNewSignature } = createMemory({ table, clock, client: forgetfulClient() });
    expect(await isNewSignature(signature)).toBe(true);
    expect(await isNewSignature(signature)).toBe(false);
  });
});
