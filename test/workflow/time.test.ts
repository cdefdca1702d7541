import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PublishError } from "../../engine/journal/events.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { handlePage } from "../../engine/sweep/handle-page.ts";
import { SlackRefusedError } from "../../slack/errors.ts";
import { momentsOf } from "../../workflow/ask.ts";
import { account, callAndReport, createFunction, localAws } from "../support/account.ts";
import { awsError } from "../support/answers.ts";
import { skipTime } from "../support/skip-time.ts";
import { slackForTests } from "../support/slack.ts";
import { eventOf, groupArn, newGroupId, open, scriptedGroups } from "./groups.ts";
import { headings, insist, outcomes, type World, type WorldOptions, world } from "./world.ts";

// No wait lasts: who wants to answer does it the moment that they are asked.
beforeAll(skipTime);
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

it.each([
  [60, 24 * 60, [60, 180, 420, 900, 1_440]],
  [60, 60, [60]],
  [600, 60, [60]],
  [60, 180, [60, 180]],
])(
  "reminds every %i minutes, then after twice as long, until %i",
  (remindMinutes, timeoutMinutes, moments) => {
    expect(momentsOf({ remindMinutes, timeoutMinutes })).toEqual(moments);
  },
);

describe.skipIf(!localAws).concurrent("as time goes by", async () => {
  const slack = await slackForTests();
  const { alice, bob } = slack.users;
  const groupsWorld = async (options: WorldOptions = {}) => {
    const groups = scriptedGroups();
    return { groups, w: await world(slack, { connect: groups.connect, ...options }), id: newGroupId() };
  };
  /** Handles an event, and runs what it started. */
  const follow = async (w: World, event: object) => {
    await w.event(event);
    const [name = ""] = w.started.keys();
    const execution = await w.run(name);
    expect(execution.getStatus()).toBe("SUCCEEDED");
    return { execution, name };
  };
  const closedAs = async (w: World, name: string) => (await w.memory.findings.get(name))?.closed?.outcome;

  describe("nobody answers", () => {
    it("people are reminded, then the request expires and nothing is changed", async () => {
      const { w, groups, id } = await groupsWorld({ approval: { remindMinutes: 60 } });
      const { name } = await follow(w, groups.open(id));
      expect(headings(await w.messages())).toEqual(["Expired"]);
      const [asked] = w.asked;
      expect(headings(await w.thread(asked ?? { ts: "" }))).toEqual(Array(4).fill("Still open"));
      expect(groups.groups.get(id)).toHaveLength(1);
      expect(w.records).toMatchObject([
        { outcome: "expired", reason: "nobody answered within 1440 minutes", approval: null },
      ]);
      expect(await closedAs(w, name)).toBe("expired");
    });

    it("it is applied after a warning, where the configuration says so", async () => {
      const { w, groups, id } = await groupsWorld({ approval: { onTimeout: "apply" } });
      await follow(w, groups.open(id));
      const [asked] = w.asked;
      expect(headings(await w.thread(asked ?? { ts: "" })).at(-1)).toMatch("Will be applied");
      expect(groups.groups.get(id)).toEqual([]);
      expect(w.engine.records.at(-1)).toMatchObject({
        outcome: "fixed",
        approval: {
          by: "the configuration",
          at: "2026-11-21T10:00:05.000Z",
          decision: "applied, for nobody answered within 1440 minutes, nor to the warning",
        },
      });
      expect(headings(await w.messages())).toEqual(["Fixed"]);
    });

    it("a denial after the warning counts", async () => {
      let w: World | undefined;
      const made = await groupsWorld({
        approval: { onTimeout: "apply" },
        slack: (own) => ({
          ...own,
          async post(post) {
            const place = await own.post(post);
            const [asked] = w?.asked ?? [];
            if (post.message.text.startsWith("Will be fixed") && asked) {
              await insist(async () => w?.press(bob, asked, "deny"));
              await insist(async () => w?.fillIn(bob, asked, { reason: "Not now" }));
            }
            return place;
          },
        }),
      });
      ({ w } = made);
      await follow(w, made.groups.open(made.id));
      expect(made.groups.groups.get(made.id)).toHaveLength(1);
      expect(w.records).toMatchObject([{ outcome: "denied", approval: { by: `bob (${bob.id})` } }]);
      expect(headings(await w.messages())).toEqual(["Denied"]);
    });

    it("what is destructive is never applied", async () => {
      const controls = { "lambda-untrusted-account": { mode: "approve" } };
      const approval = { onTimeout: "apply" };
      const w = await world(slack, { service: "lambda", mode: "off", config: { controls }, approval });
      const permission = {
        FunctionName: await createFunction(),
        StatementId: "other",
        Principal: "210987654321",
        Action: "lambda:InvokeFunction",
      };
      const { event } = await callAndReport("lambda", new AddPermissionCommand(permission));
      await follow(w, event);
      expect(w.engine.records).toMatchObject([{ outcome: "pending", risk: "destructive" }]);
      expect(w.engine.calls.filter((call) => call.includes("Remove"))).toEqual([]);
      expect(w.records).toMatchObject([{ outcome: "expired" }]);
      expect(headings(await w.messages())).toEqual(["Expired"]);
    });

    it("nothing is applied that nobody could be warned of", async () => {
      const { w, groups, id } = await groupsWorld({
        approval: { onTimeout: "apply" },
        slack: (own) => ({
          ...own,
          async post(post) {
            if (post.message.text.startsWith("Will be fixed")) throw new Error("Slack is down");
            return own.post(post);
          },
        }),
      });
      await follow(w, groups.open(id));
      expect(w.alerts).toEqual([expect.stringMatching(/^Will be fixed/)]);
      expect(groups.groups.get(id)).toHaveLength(1);
      expect(w.records).toMatchObject([{ outcome: "expired" }]);
    });

    it("nobody else is asked where somebody answered at the last moment", async () => {
      let w: World | undefined;
      const made = await groupsWorld({
        approval: { onTimeout: "escalate", escalateTo: slack.channels.escalations },
        handler: async (request, handle) => {
          const [asked] = w?.asked ?? [];
          const isLast = (request as { source: string }).source === "suture.look";
          if (isLast && asked) await w?.press(bob, asked, "approve");
          return handle();
        },
      });
      w = made.w;
      await follow(w, made.groups.open(made.id));
      expect(headings(await w.messages())).toEqual(["Fixed"]);
      expect(w.engine.records.at(-1)).toMatchObject({ approval: { by: `bob (${bob.id})` } });
    });

    it.each([
      [true, ["pending", "compliant", "fixed"], ["Fixed"]],
      [false, ["pending", "compliant"], ["Expired"]],
    ])(
      "others are asked, where the configuration names them (who answer: %s)",
      async (isAnswered, ended, shown) => {
        let w: World | undefined;
        const others = slack.channels.escalations;
        const made = await groupsWorld({
          approval: { onTimeout: "escalate", escalateTo: others },
          onAsked: async (asked, count) =>
            isAnswered && count === 2 && (await w?.press(bob, asked, "approve")),
        });
        w = made.w;
        await follow(w, made.groups.open(made.id));
        expect(headings(await w.messages())).toEqual(["Escalated"]);
        const own = (await slack.messages(others)).filter(({ text }) => text.includes(made.id));
        expect(headings(own)).toEqual(shown);
        expect(outcomes(w)).toEqual(ended);
      },
    );
  });

  it("what disappeared without an event is seen at the next reminder", async () => {
    let close = () => {};
    const approval = { remindMinutes: 60 };
    const { w, groups, id } = await groupsWorld({ approval, onAsked: async () => close() });
    close = () => void groups.close(id);
    const { name } = await follow(w, groups.open(id));
    expect(headings(await w.messages())).toEqual(["Resolved without us"]);
    const [asked] = w.asked;
    expect(await w.thread(asked ?? { ts: "" })).toEqual([]);
    expect(await closedAs(w, name)).toBe("compliant");
    expect(w.records).toEqual([]);
  });

  it("what disappeared before anybody was asked is asked about by nobody", async () => {
    const { w, groups, id } = await groupsWorld();
    await w.event(groups.open(id));
    groups.close(id);
    await w.event(eventOf("ModifySecurityGroupRules", { groupId: id }));
    const [name = ""] = w.started.keys();
    expect(await closedAs(w, name)).toBe("compliant");
    expect((await w.run(name)).getStatus()).toBe("SUCCEEDED");
    expect(await w.messages()).toEqual([]);
  });

  it("a control that lets its resource settle looks once its time is over", async () => {
    const controls = { "sg-admin-ports-open": { settleSeconds: 30 } };
    const { w, groups, id } = await groupsWorld({ config: { controls } });
    const event = groups.open(id) as { eventID: string };
    await w.event(event);
    await w.event(event);
    expect(outcomes(w)).toEqual(["compliant", "compliant"]);
    const name = `settle-30-${event.eventID}`;
    expect([...w.started.keys()]).toEqual([name]);
    const execution = await w.run(name);
    expect(execution.getStatus()).toBe("SUCCEEDED");
    const [wait] = execution.getOperations();
    expect(wait?.getWaitDetails()?.waitSeconds).toBe(30);
    expect(outcomes(w)).toEqual(["compliant", "compliant", "pending"]);
    expect([...w.started.values()].at(-1)).toMatchObject({ kind: "approval" });
  });

  it("an event that is too large to wait is looked at at once", async () => {
    const controls = { "sg-admin-ports-open": { settleSeconds: 30 } };
    const { w, groups, id } = await groupsWorld({ config: { controls } });
    groups.open(id);
    await w.event(eventOf("AuthorizeSecurityGroupIngress", { groupId: id, note: "x".repeat(200_000) }));
    expect(outcomes(w)).toEqual(["pending", "compliant"]);
    expect([...w.started.values()]).toMatchObject([{ kind: "approval" }]);
  });

  it("what dry runs found in an interval is told in one message", async () => {
    const { w, groups } = await groupsWorld({ mode: "dry-run" });
    const [one, other] = [newGroupId(), newGroupId()];
    for (const event of [groups.open(one), groups.open(other), groups.open(other, open(3389))])
      await w.event(event);
    expect([...w.started.keys()]).toEqual(["digest-2026-11-21T10-00-00-000Z"]);
    w.clock.pass({ hours: 1 });
    await w.event(groups.open(newGroupId()));
    expect([...w.started.keys()]).toHaveLength(2);
    for (const name of w.started.keys()) expect((await w.run(name)).getStatus()).toBe("SUCCEEDED");
    expect(headings(await w.messages())).toEqual(["Dry run", "Dry run"]);
    const [first, second] = await w.messages();
    expect(first?.text).toMatch(/^Dry run: 2 findings/);
    expect(second?.text).toMatch(/^Dry run: 1 finding,/);
  });

  it("what the sweep did in an interval is told in one message", async () => {
    const { w, groups } = await groupsWorld({
      mode: "auto",
      intercept: async (call, make) => {
        if (call.includes("Revoke") && w.engine.calls.some((each) => each.includes("Revoke")))
          throw awsError("UnauthorizedOperation", 403);
        return make();
      },
    });
    const looks = [newGroupId(), newGroupId()].map((groupId) => {
      groups.open(groupId);
      return {
        controls: ["sg-admin-ports-open"],
        refs: [{ region: account.region, account: account.id, groupId, arn: groupArn(groupId) }],
      };
    });
    await handlePage(w.engine, { source: "suture.sweep", sweepId: "sweep-1", looks }, () => 60_000);
    expect(outcomes(w).toSorted()).toEqual(["denied", "fixed"]);
    const [name, ...others] = w.started.keys();
    expect([name, others]).toEqual(["swept-2026-11-21T10-00-00-000Z", []]);
    expect((await w.run(name)).getStatus()).toBe("SUCCEEDED");
    expect((await w.messages()).map(({ text }) => text)).toEqual(["Sweep: 1 finding fixed, 1 not fixed."]);
  });

  it("an exemption that ends in a week is announced once", async () => {
    const resource = "arn:aws:ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0";
    const exemption = { control: "sg-admin-ports-open", resource, reason: "migration", owner: "bob" };
    const config = { exemptions: [{ ...exemption, expires: "2026-11-28" }] };
    const { w } = await groupsWorld({ config });
    await w.memory.exemptions.grant("granted", { ...exemption, expires: "2026-11-28T09:00:00.000Z" });
    await w.memory.exemptions.grant("later", { ...exemption, expires: "2026-11-29T09:00:00.000Z" });
    w.started.set("expiring", { kind: "expiring" });
    // Today, delivered twice; tomorrow; the day after.
    for (const [days, announced] of [
      [0, 1],
      [0, 1],
      [1, 2],
      [1, 2],
    ] as const) {
      w.clock.pass({ days });
      expect((await w.run("expiring")).getStatus()).toBe("SUCCEEDED");
      expect(await w.messages()).toHaveLength(announced);
    }
    const [first, second] = await w.messages();
    expect(first?.text).toMatch(/^2 exemptions about to expire/);
    expect(second?.text).toMatch(/^1 exemption about to expire/);
    expect(JSON.stringify([first, second])).not.toContain("NaN");
  });

  describe("Slack", () => {
    const down = new Error("Slack is down");

    it("is tried again, and asked whether the message got through", async () => {
      let fails = 0;
      const { w, groups, id } = await groupsWorld({
        slack: (own) => ({
          ...own,
          async post(post) {
            if (!post.message.text.startsWith("Approval needed")) return own.post(post);
            fails += 1;
            if (fails === 1) throw down;
            // It gets through; its answer does not.
            if (fails === 2) await own.post(post);
            throw down;
          },
        }),
      });
      await follow(w, groups.open(id));
      expect(fails).toBe(2);
      expect(headings(await w.messages())).toEqual(["Expired"]);
      expect(w.alerts).toEqual([]);
    });

    it("is down for hours: people are alerted, and asked when it is back", async () => {
      let w: World | undefined;
      let tries = 0;
      const made = await groupsWorld({
        approval: { remindMinutes: 60 },
        onAsked: async (asked) => w?.press(alice, asked, "approve"),
        slack: (own) => ({
          ...own,
          async post(post) {
            tries += 1;
            if (tries <= 7) throw down;
            return own.post(post);
          },
        }),
      });
      w = made.w;
      await follow(w, made.groups.open(made.id));
      expect(w.alerts).toEqual([expect.stringMatching(/^Approval needed \(critical\)/)]);
      expect(headings(await w.messages())).toEqual(["Fixed"]);
      expect(w.engine.records.at(-1)).toMatchObject({ approval: { by: `alice (${alice.id})` } });
    });

    it("refuses the message: people are alerted at once, with the reason", async () => {
      let tries = 0;
      const { w, groups, id } = await groupsWorld({
        slack: (own) => ({
          ...own,
          async post() {
            tries += 1;
            throw new SlackRefusedError("chat.postMessage", "channel_not_found");
          },
        }),
      });
      await follow(w, groups.open(id));
      expect(tries).toBe(1);
      expect(w.alerts).toEqual([expect.stringMatching(/^Approval needed/)]);
    });

    it("is down when it is over: people are alerted how it ended", async () => {
      let w: World | undefined;
      const made = await groupsWorld({
        onAsked: async (asked, count) => count === 1 && (await w?.press(alice, asked, "approve")),
        slack: (own) => ({ ...own, update: () => Promise.reject(down) }),
      });
      w = made.w;
      await follow(w, made.groups.open(made.id));
      expect(made.groups.groups.get(made.id)).toEqual([]);
      expect(w.alerts).toEqual([expect.stringMatching(/^Fixed \(critical\)/)]);
    });

    it("is not configured: people are alerted, and nothing is changed without them", async () => {
      const { w, groups, id } = await groupsWorld({
        isWithoutSlack: true,
        approval: { onTimeout: "apply" },
      });
      await follow(w, groups.open(id));
      expect(w.alerts[0]).toMatch(/^Approval needed \(critical\)/);
      expect(groups.groups.get(id)).toHaveLength(1);
      expect(w.records).toMatchObject([{ outcome: "expired" }]);
    });

    it("and the alarm topic cannot be reached: whoever finds it next can ask", async () => {
      const { w, groups, id } = await groupsWorld({ isWithoutSlack: true });
      Object.assign(w.desk, { alert: () => Promise.reject(down) });
      await w.event(groups.open(id));
      const [name = ""] = w.started.keys();
      expect((await w.run(name)).getStatus()).toBe("FAILED");
      expect(w.records).toMatchObject([
        { outcome: "failed", reason: expect.stringContaining("nobody could be asked about it: ") },
      ]);
      await w.event(eventOf("AuthorizeSecurityGroupIngress", { groupId: id }));
      expect(w.started.size).toBe(2);
    });
  });

  it("an event that is not taken at once keeps nothing open", async () => {
    const { w, groups, id } = await groupsWorld();
    const { record: keep } = w.desk;
    const ends: unknown[] = [];
    Object.assign(w.desk, {
      async record(record: ActionRecord) {
        await keep(record);
        const [name = ""] = w.started.keys();
        ends.push((await w.memory.findings.get(name))?.closed?.recordId);
        if (ends.length < 3) throw new PublishError("EventBridge did not take 1 of 1 events");
      },
    });
    await follow(w, groups.open(id));
    const [recorded] = w.records;
    expect(ends).toEqual([undefined, recorded?.id, recorded?.id]);
    expect(headings(await w.messages())).toEqual(["Expired"]);
  });

  describe("the handler", () => {
    it.each([
      ["a few times", 3, ["Fixed"], "fixed"],
      ["for a day", 99, ["Not fixed"], "failed"],
    ])("cannot be reached %s", async (_name, times, shown, outcome) => {
      let w: World | undefined;
      let failures = 0;
      const made = await groupsWorld({
        onAsked: async (asked, count) => count === 1 && (await w?.press(alice, asked, "approve")),
        handler: async (_, handle) => {
          failures += 1;
          if (failures <= times) throw new Error("the function is gone");
          return handle();
        },
      });
      w = made.w;
      const { name } = await follow(w, made.groups.open(made.id));
      expect(headings(await w.messages())).toEqual(shown);
      expect(await closedAs(w, name)).toBe(outcome);
      const by = `alice (${alice.id})`;
      const [record] = [...w.records, ...w.engine.records.slice(2)];
      expect(record).toMatchObject({ outcome, approval: { by, decision: "approved" } });
    });

    it("cannot look whether it still is open: people are asked as before", async () => {
      const { w, groups, id } = await groupsWorld({ handler: () => Promise.reject(new Error("no")) });
      await follow(w, groups.open(id));
      expect(headings(await w.messages())).toEqual(["Expired"]);
    });
  });
});
