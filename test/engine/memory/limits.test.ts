import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemory } from "../../../engine/memory/create.ts";
import type { Allowance, Limits } from "../../../engine/memory/memory.ts";
import { account, localAws } from "../../support/account.ts";
import { expiresAt, forgetfulClient, steppedClock, testMemory } from "../../support/memory.ts";

const other = "111122223333";
const halt = { by: "alice", reason: "a release", at: "2026-11-21T10:00:05.000Z" };
const granted: Allowance = { granted: true };

const granting = (allowances: readonly Allowance[]) => allowances.filter((each) => each.granted).length;
const takes = (limits: Limits, count: number, budget: number) =>
  Promise.all(Array.from({ length: count }, () => limits.take(account.id, 1, budget)));

describe.skipIf(!localAws)("the budget of an hour", () => {
  it("is granted exactly, however many ask at once", async () => {
    const { limits } = (await testMemory()).memory;
    const answers = await takes(limits, 50, 15);
    expect(granting(answers)).toBe(15);
    expect(answers.filter((each) => !each.granted)).toEqual(Array(35).fill({ granted: false, used: 15 }));
  });

  it("is granted exactly on both sides of the turn of the hour, also to clocks that disagree about it", async () => {
    const { table } = await testMemory();
    const before = createMemory({ table, clock: steppedClock("2026-11-21T10:59:59.999Z") }).limits;
    const after = createMemory({ table, clock: steppedClock("2026-11-21T11:00:00.000Z") }).limits;
    expect(granting(await takes(before, 12, 20))).toBe(12);
    const [early, late] = await Promise.all([takes(before, 25, 20), takes(after, 25, 20)]);
    // The rest of the old hour at most, and all of the new one.
    expect(granting([...early, ...late])).toBeGreaterThanOrEqual(20);
    expect(granting([...early, ...late])).toBeLessThanOrEqual(8 + 20);
    expect(granting(await takes(after, 25, 20)) + granting(await takes(before, 25, 20))).toBe(0);
  });

  it("is each account's own", async () => {
    const { limits } = (await testMemory()).memory;
    expect(await limits.take(account.id, 5, 5)).toEqual(granted);
    expect(await limits.take(other, 5, 5)).toEqual(granted);
    expect(await limits.take(account.id, 1, 5)).toEqual({ granted: false, used: 5 });
  });

  it("begins anew with the hour of the clock", async () => {
    const { memory, clock } = await testMemory();
    expect(await memory.limits.take(account.id, 5, 5)).toEqual(granted);
    clock.pass({ minutes: 59 });
    expect(await memory.limits.take(account.id, 1, 5)).toEqual({ granted: false, used: 5 });
    clock.pass({ minutes: 1 });
    expect(await memory.limits.take(account.id, 5, 5)).toEqual(granted);
  });

  it("is refused for what is larger than all of it, which uses nothing", async () => {
    const { limits } = (await testMemory()).memory;
    expect(await limits.take(account.id, 6, 5)).toEqual({ granted: false, used: 0 });
    expect(await limits.take(account.id, 3, 5)).toEqual(granted);
    expect(await limits.take(account.id, 3, 5)).toEqual({ granted: false, used: 3 });
    expect(await limits.take(account.id, 6, 5)).toEqual({ granted: false, used: 3 });
    expect(await limits.take(account.id, 2, 5)).toEqual(granted);
  });

  it("does not count what a person approved", async () => {
    const { limits } = (await testMemory()).memory;
    expect(await limits.take(account.id, 500, undefined)).toEqual(granted);
    expect(await limits.take(account.id, 5, 5)).toEqual(granted);
    expect(await limits.take(account.id, 500, undefined)).toEqual(granted);
  });

  it("never grants more than it has when an answer was lost", async () => {
    const { table, clock } = await testMemory();
    const { limits } = createMemory({ table, clock, client: forgetfulClient() });
    expect(granting(await takes(limits, 20, 10))).toBeLessThanOrEqual(10);
  });

  it("is what a list of hours and accounts would say", async () => {
    const step = fc.record({
      account: fc.constantFrom(account.id, other),
      changes: fc.integer({ min: 1, max: 4 }),
      budget: fc.integer({ min: 1, max: 6 }),
      minutes: fc.nat({ max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
        const { memory, clock } = await testMemory();
        const used = new Map<string, number>();
        for (const { account, changes, budget, minutes } of steps) {
          clock.pass({ minutes });
          const place = `${clock.now().toISOString().slice(0, 13)} ${account}`;
          const before = used.get(place) ?? 0;
          const fits = before + changes <= budget;
          expect(await memory.limits.take(account, changes, budget)).toEqual(
            fits ? granted : { granted: false, used: before },
          );
          if (fits) used.set(place, before + changes);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe.skipIf(!localAws)("the halt switch", () => {
  it.each<[string, (limits: Limits) => Promise<Allowance>]>([
    ["the first change ever", (limits) => limits.take(account.id, 1, 5)],
    ["what a person approved", (limits) => limits.take(account.id, 1, undefined)],
    ["what the budget would refuse", (limits) => limits.take(account.id, 6, 5)],
  ])("refuses %s", async (_name, take) => {
    const { limits } = (await testMemory()).memory;
    await limits.halt(halt);
    expect(await take(limits)).toEqual({ granted: false, halt });
  });

  it("refuses within an hour, after its turn, and in an account that was never changed", async () => {
    const { memory, clock } = await testMemory();
    const { limits } = memory;
    await limits.take(account.id, 1, 5);
    await limits.halt(halt);
    expect(await limits.take(account.id, 1, 5)).toEqual({ granted: false, halt });
    expect(await limits.take(other, 1, 5)).toEqual({ granted: false, halt });
    clock.pass({ hours: 1 });
    expect(await limits.take(account.id, 1, 5)).toEqual({ granted: false, halt });
  });

  it("keeps the first reason until it is resumed, once", async () => {
    const { limits } = (await testMemory()).memory;
    expect(await limits.halted()).toBeUndefined();
    expect(await limits.resume()).toBeUndefined();
    expect(await limits.halt(halt)).toEqual(halt);
    expect(await limits.halt({ ...halt, by: "bob", reason: "another" })).toEqual(halt);
    expect(await limits.halted()).toEqual(halt);
    expect(await limits.resume()).toEqual(halt);
    expect(await limits.resume()).toBeUndefined();
    expect(await limits.halted()).toBeUndefined();
    expect(await limits.take(account.id, 1, 5)).toEqual(granted);
  });

  it("leaves what was used before it as it is", async () => {
    const { limits } = (await testMemory()).memory;
    await limits.take(account.id, 4, 5);
    await limits.halt(halt);
    await limits.resume();
    expect(await limits.take(account.id, 2, 5)).toEqual({ granted: false, used: 4 });
  });

  it("lets nothing through from the moment that it is set, whatever is asked at once", async () => {
    const { limits } = (await testMemory()).memory;
    const [answers] = await Promise.all([takes(limits, 30, 100), limits.halt(halt)]);
    expect(granting(await takes(limits, 10, 100))).toBe(0);
    for (const answer of answers) if (!answer.granted) expect(answer).toEqual({ granted: false, halt });
  });
});

describe.skipIf(!localAws)("the count of fixes", () => {
  const bucket = "arn:aws:s3:::patient-records";

  it("is the highest of the controls', and counts a cause once", async () => {
    const { memory, clock } = await testMemory();
    const count = (cause: string, ...controls: string[]) => memory.limits.countFix(bucket, controls, cause);
    expect(await count("event-1", "s3-tls-only")).toBe(1);
    expect(await count("event-1", "s3-tls-only")).toBe(1);
    expect(await count("event-2", "s3-tls-only", "s3-public-policy")).toBe(2);
    expect(await count("event-3", "s3-public-policy")).toBe(2);
    expect(await memory.limits.countFix(`${bucket}-2`, ["s3-tls-only"], "event-3")).toBe(1);
    clock.pass({ hours: 1 });
    expect(await count("event-2", "s3-tls-only")).toBe(1);
  });

  it("misses none of those at once", async () => {
    const { limits } = (await testMemory()).memory;
    const causes = Array.from({ length: 30 }, (_, index) => `event-${index}`);
    const counts = await Promise.all(causes.map((cause) => limits.countFix(bucket, ["s3-tls-only"], cause)));
    expect(counts.toSorted((a, b) => a - b)).toEqual(causes.map((_, index) => index + 1));
  });

  it("is deleted a day later", async () => {
    const { memory, table, clock } = await testMemory();
    await memory.limits.countFix(bucket, ["s3-tls-only"], "event-1");
    const now = Math.floor(clock.now().getTime() / 1_000);
    expect(await expiresAt(table, `fixes#${bucket}`)).toBe(now + 86_400);
  });
});
