import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resume } from "../../engine/people/resume.ts";
import { localAws } from "../support/account.ts";
import { skipTime } from "../support/skip-time.ts";
import { slackForTests } from "../support/slack.ts";
import { eventOf, groupArn, newGroupId, scriptedGroups } from "./groups.ts";
import { headings, outcomes, type World, type WorldOptions, world } from "./world.ts";

beforeAll(skipTime);
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

const count = <T>(values: readonly T[]) =>
  Object.fromEntries(
    Map.groupBy(values, (each) => each)
      .entries()
      .map(([value, all]) => [value, all.length]),
  );

describe.skipIf(!localAws).concurrent("many at once", async () => {
  const slack = await slackForTests();
  const { alice } = slack.users;
  const groupsWorld = async (options: WorldOptions = {}) => {
    const groups = scriptedGroups();
    return { groups, w: await world(slack, { connect: groups.connect, ...options }) };
  };
  const revocations = ({ engine }: World) => engine.calls.filter((call) => call.includes("Revoke")).length;

  /** A hundred people, or one, open one hole at once. */
  const hundredEvents = (id: string) =>
    Array.from({ length: 100 }, () => eventOf("AuthorizeSecurityGroupIngress", { groupId: id }));

  it("a hundred events about one resource fix it once", async () => {
    const { w, groups } = await groupsWorld({ mode: "auto" });
    const id = newGroupId();
    groups.open(id);
    const fixed = Promise.withResolvers<void>();
    const { record } = w.engine.journal;
    w.engine.journal.record = async (each) => {
      await record(each);
      if (each.outcome === "fixed") fixed.resolve();
    };
    // Who is in the way of another is done a moment later.
    Object.assign(w.clock, { wait: () => fixed.promise });
    await Promise.all(hundredEvents(id).map((event) => w.event(event)));
    expect(revocations(w)).toBe(1);
    expect(count(outcomes(w))).toEqual({ fixed: 1, compliant: 100 });
    expect([...w.started.values()]).toMatchObject([{ kind: "report" }]);
    expect((await w.memory.about(groupArn(id))).open).toEqual([]);
  });

  it("a hundred events about one resource ask once", async () => {
    const { w, groups } = await groupsWorld();
    const id = newGroupId();
    groups.open(id);
    await Promise.all(hundredEvents(id).map((event) => w.event(event)));
    expect(revocations(w)).toBe(0);
    expect(count(outcomes(w))).toEqual({ pending: 100, compliant: 100 });
    const [name, ...others] = w.started.keys();
    expect(others).toEqual([]);
    const about = w.engine.records.filter(({ reason }) =>
      reason.endsWith(`it was asked for already, as ${name}`),
    );
    expect(about).toHaveLength(99);
  });

  it("findings beyond the budget are announced together, and fixed hour by hour", async () => {
    const limits = { changesPerHour: 6 };
    const { w, groups } = await groupsWorld({ mode: "auto", config: { limits } });
    const ids = Array.from({ length: 15 }, newGroupId);
    const events = ids.map((id) => groups.open(id));
    await Promise.all(events.map((event) => w.event(event)));
    const left = () => ids.filter((id) => groups.groups.get(id)?.length !== 0).length;
    const hours: unknown[] = [];
    for (let hour = 10; left() > 0; hour += 1) {
      const name = `limited-123456789012-2026-11-21T${hour}-00-00-000Z`;
      hours.push([
        revocations(w),
        left(),
        [...w.started.keys()].filter((each) => each.startsWith("limited")),
      ]);
      w.clock.pass({ hours: 1 });
      expect((await w.run(name)).getStatus()).toBe("SUCCEEDED");
    }
    const named = (until: number) =>
      Array.from(
        { length: until - 9 },
        (_, index) => `limited-123456789012-2026-11-21T${index + 10}-00-00-000Z`,
      );
    expect(hours).toEqual([
      [6, 9, named(10)],
      [12, 3, named(11)],
    ]);
    expect(revocations(w)).toBe(15);
    const told = (await w.messages()).map(({ text }) => text);
    expect(told).toEqual([
      expect.stringMatching(/^Limit reached: 9 findings not fixed/),
      expect.stringMatching(/^Limit reached: 3 findings not fixed/),
    ]);
    expect(JSON.stringify((await w.messages())[0])).toContain(
      "the budget of 6 changes an hour in account 123456789012 is used up (6 made, 1 more asked for)",
    );
    expect(count(outcomes(w))).toEqual({ fixed: 15, compliant: 15, limited: 12 });
  });

  it("somebody has all of it fixed now", async () => {
    let w: World | undefined;
    const limits = { changesPerHour: 3 };
    const made = await groupsWorld({
      mode: "auto",
      config: { limits },
      onAsked: async (asked) => w?.press(alice, asked, "approve"),
    });
    w = made.w;
    const ids = Array.from({ length: 7 }, newGroupId);
    for (const id of ids) await w.event(made.groups.open(id));
    expect(revocations(w)).toBe(3);
    const [name] = [...w.started.keys()].filter((each) => each.startsWith("limited"));
    expect((await w.run(name)).getStatus()).toBe("SUCCEEDED");
    expect(revocations(w)).toBe(7);
    const by = `alice (${alice.id})`;
    const approved = w.engine.records.filter(({ approval }) => approval?.by === by);
    expect(count(approved.map(({ outcome, approval }) => `${outcome}, ${approval?.decision}`))).toEqual({
      "fixed, approved beyond the budget": 4,
    });
    // What was looked at is not looked at again at the end of the hour.
    expect(count(outcomes(w))).toEqual({ fixed: 7, limited: 4, compliant: 7 });
    const [message] = await w.messages();
    expect(headings([message as never])).toEqual(["Limit reached"]);
    expect(JSON.stringify(message)).toContain(`by \`${by}\``);
    expect(JSON.stringify(message)).not.toContain("Fix all now");
  });

  it("a hole that is opened again and again is left open, and says by whom", async () => {
    const { w, groups } = await groupsWorld({ mode: "auto", config: { limits: { fixesPerResource: 3 } } });
    const id = newGroupId();
    for (let time = 0; time < 5; time += 1) await w.event(groups.open(id));
    expect(count(outcomes(w))).toEqual({ fixed: 3, limited: 2, compliant: 5 });
    expect(groups.groups.get(id)).toHaveLength(2);
    const reason =
      "closed 3 times in this hour already, and opened again by arn:aws:iam::123456789012:user/alice: ask them to stop, or exempt it";
    expect(w.engine.records.findLast(({ outcome }) => outcome === "limited")).toMatchObject({ reason });
    const [name] = [...w.started.keys()].filter((each) => each.startsWith("limited"));
    w.clock.pass({ hours: 1 });
    await w.run(name);
    expect(groups.groups.get(id)).toEqual([]);
    expect((await w.messages()).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Limit reached: 1 finding not fixed/),
    ]);
  });

  const day = 24 * 60 * 60;
  it.each([
    ["before anybody listened", [60]],
    ["while it is announced", [60]],
    ["while it is waited for", [60, day]],
  ])("what a halt held back is announced, and fixed once it is resumed %s", async (when, waits) => {
    let w: World | undefined;
    const isEarly = when === "before anybody listened";
    const go = async () => w && resume(w.memory, w.workflow, w.clock);
    const made = await groupsWorld({
      mode: "auto",
      onAsked: async () => when === "while it is announced" && (await go()),
    });
    w = made.w;
    const { limits } = w.memory;
    let asked = 0;
    const halted = async () => {
      const standing = await limits.halted();
      asked += 1;
      // For the announcement, and before it is waited.
      if (when === "while it is waited for" && asked === 2) await go();
      return standing;
    };
    Object.assign(w.memory, { limits: { ...limits, halted } });
    const ids = [newGroupId(), newGroupId()];
    await w.memory.limits.halt({ by: "carol", reason: "an incident", at: "2026-11-21T09:00:00.000Z" });
    for (const id of ids) await w.event(made.groups.open(id));
    expect(count(outcomes(w))).toEqual({ limited: 2, compliant: 2 });
    if (isEarly) await go();
    const execution = await w.run("halted-2026-11-21T09-00-00-000Z");
    expect(execution.getStatus()).toBe("SUCCEEDED");
    expect(ids.map((id) => made.groups.groups.get(id))).toEqual([[], []]);
    // Nobody waits for a day who need not.
    const waited = execution.getOperations().filter((each) => each.getType() === "WAIT");
    expect(waited.map((each) => each.getWaitDetails()?.waitSeconds)).toEqual(waits);
    expect(headings(await w.messages())).toEqual(["Limit reached"]);
  });
});
