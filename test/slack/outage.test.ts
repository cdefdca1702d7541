import { describe, expect, test } from "vitest";
import { localAws } from "../support/account.ts";
import { testMemory } from "../support/memory.ts";
import { slackForTests } from "../support/slack.ts";
import { clicksOn } from "./clicks.ts";

describe.skipIf(!localAws)(
  "a click that cannot be answered changes nothing, or is finished by the next",
  async () => {
    const slack = await slackForTests();
    const { memory, clock } = await testMemory();
    const { alice, bob } = slack.users;
    const unavailable = async () => {
      throw Object.assign(new Error("try again"), { name: "ServiceUnavailable" });
    };

    test("the signing secret cannot be had", async () => {
      const on = clicksOn(slack, memory, clock, { replace: { signingSecret: unavailable } });
      const ask = await on.ask();
      expect(await on.press(alice, ask, "approve")).toEqual({ statusCode: 503 });
      expect(on.logged).toMatchObject([
        { level: "error", details: { problem: "ServiceUnavailable: try again" } },
      ]);
      expect((await memory.asks.get(ask.id))?.answer).toBeUndefined();
    });

    test("the table cannot be asked", async () => {
      const broken = { ...memory, isNewSignature: unavailable };
      const on = clicksOn(slack, memory, clock, { replace: { memory: broken } });
      const ask = await on.ask();
      expect(await on.press(alice, ask, "approve")).toEqual({ statusCode: 503 });
      expect((await memory.asks.get(ask.id))?.answer).toBeUndefined();
    });

    test("Slack does not tell who is in a user group", async () => {
      const on = clicksOn(slack, memory, clock, { approval: { approvers: ["S0123ABCD"] } });
      const ask = await on.ask();
      slack.instead = (method) =>
        method === "usergroups.users.list" ? { status: 503, body: "later" } : undefined;
      expect(await on.press(alice, ask, "approve")).toEqual({ statusCode: 503 });
      slack.instead = undefined;
      expect([(await memory.asks.get(ask.id))?.answer, on.woken]).toEqual([undefined, []]);
    });

    test("the waiting workflow cannot be woken: the next click does it", async () => {
      const woken: string[] = [];
      const wake = async (callbackId: string) => {
        woken.push(callbackId);
        if (woken.length === 1) await unavailable();
      };
      const on = clicksOn(slack, memory, clock, { replace: { workflow: { start: unavailable, wake } } });
      const ask = await on.ask();
      expect(await on.press(alice, ask, "approve")).toEqual({ statusCode: 503 });
      expect(await on.press(bob, ask, "approve")).toEqual({ statusCode: 200 });
      expect(on.lastShown().text).toContain(`alice (${alice.id}) approved this`);
      expect(woken).toEqual([`callback-${ask.id}`, `callback-${ask.id}`]);
    });

    test("the message was posted a moment ago, and where is not known yet", async () => {
      const early: typeof memory = {
        ...memory,
        asks: {
          ...memory.asks,
          async get(id) {
            const { message: _, ...ask } = (await memory.asks.get(id)) ?? {
              id,
              about: { kind: "queue", id },
            };
            return ask;
          },
        },
      };
      const on = clicksOn(slack, memory, clock, { replace: { memory: early } });
      const ask = await on.ask();
      await on.press(alice, ask, "approve");
      expect(on.lastShown().text).toMatch(/^The message was only just posted/);
      expect((await memory.asks.get(ask.id))?.answer).toBeUndefined();
    });
  },
);
