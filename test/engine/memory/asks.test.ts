import { describe, expect, it } from "vitest";
import { createMemory } from "../../../engine/memory/create.ts";
import type { Answer, Asks, Subject } from "../../../engine/memory/memory.ts";
import { localAws } from "../../support/account.ts";
import { expiresAt, forgetfulClient, testMemory } from "../../support/memory.ts";

const about: Subject = { kind: "finding", id: "finding-1" };
const approve: Answer = { kind: "approve", by: "alice (U0123456)", at: "2026-11-21T10:07:00.000Z" };
const deny: Answer = { kind: "deny", by: "bob (U0654321)", at: approve.at, reason: "a demo" };
const message = { channel: "C0123ABCD", ts: "1700000000.000100" };

async function created() {
  const made = await testMemory();
  const { asks } = made.memory;
  await asks.create({ id: "ask-1", about });
  return { ...made, asks };
}

describe.skipIf(!localAws)("an ask", () => {
  it("is kept as it was made, posted and waited for, for sixty days from then", async () => {
    const { asks, table, clock } = await created();
    expect(await asks.get("ask-1")).toEqual({ id: "ask-1", about });
    clock.pass({ days: 1 });
    await asks.posted("ask-1", message);
    expect(await asks.waiting("ask-1", "callback-1")).toBeUndefined();
    expect(await asks.get("ask-1")).toEqual({ id: "ask-1", about, message, callbackId: "callback-1" });
    const now = Math.floor(clock.now().getTime() / 1_000);
    expect(await expiresAt(table, "ask#ask-1")).toBe(now + 60 * 86_400);
  });

  it("made again is no change: a step that died is repeated", async () => {
    const { asks } = await created();
    await asks.answer("ask-1", approve);
    await asks.create({ id: "ask-1", about: { kind: "queue", id: "other" } });
    expect(await asks.get("ask-1")).toEqual({ id: "ask-1", about, answer: approve });
  });

  it.each<[string, Answer, Answer]>([
    ["approve, then deny", approve, deny],
    ["deny, then approve", deny, approve],
    ["resolved, then approve", { kind: "resolved", by: null, at: approve.at }, approve],
    ["the same click twice", approve, approve],
  ])("takes the first answer: %s", async (_name, first, second) => {
    const { asks } = await created();
    const ask = { id: "ask-1", about, answer: first };
    expect(await asks.answer("ask-1", first)).toEqual({ ask, isFirst: true });
    expect(await asks.answer("ask-1", second)).toEqual({ ask, isFirst: false });
    expect(await asks.waiting("ask-1", "callback-1")).toEqual(first);
  });

  it("takes one of a hundred answers at once, and tells all of it", async () => {
    const { asks } = await created();
    const clicks = Array.from({ length: 100 }, (_, index) => ({ ...approve, by: `U${index}` }));
    const answers = await Promise.all(clicks.map((click) => asks.answer("ask-1", click)));
    expect(answers.filter((answer) => answer?.isFirst)).toHaveLength(1);
    const first = answers.findIndex((answer) => answer?.isFirst);
    expect(new Set(answers.map((answer) => answer?.ask.answer?.by))).toEqual(new Set([`U${first}`]));
  });

  it("knows a first answer whose acknowledgement was lost", async () => {
    const { table, clock } = await created();
    const { asks } = createMemory({ table, clock, client: forgetfulClient() });
    expect(await asks.answer("ask-1", approve)).toMatchObject({ isFirst: true });
    expect(await asks.answer("ask-1", approve)).toMatchObject({ isFirst: false });
  });

  it("gives the click that comes before anybody waits to who waits later, and the other way round", async () => {
    const { asks } = await created();
    expect(await asks.waiting("ask-1", "callback-1")).toBeUndefined();
    expect(await asks.answer("ask-1", approve)).toMatchObject({ ask: { callbackId: "callback-1" } });
    expect(await asks.waiting("ask-1", "callback-2")).toEqual(approve);
  });
});

describe.skipIf(!localAws)("an ask that is not there", () => {
  it("has no answer, and gets none", async () => {
    const { asks } = (await testMemory()).memory;
    expect(await asks.answer("none", approve)).toBeUndefined();
    expect(await asks.get("none")).toBeUndefined();
  });

  it.each<[string, (asks: Asks) => Promise<unknown>]>([
    ["posted", (asks) => asks.posted("none", message)],
    ["waiting", (asks) => asks.waiting("none", "callback-1")],
  ])("%s is refused and leaves nothing behind", async (_name, write) => {
    const { asks } = (await testMemory()).memory;
    await expect(write(asks)).rejects.toThrow("there is no ask none");
    expect(await asks.get("none")).toBeUndefined();
  });
});
