import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { CreateBucketCommand, DeleteBucketCommand, PutPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenFinding } from "../../engine/memory/memory.ts";
import { call, callAndReport, localAws, uniqueName } from "../support/account.ts";
import { slackForTests } from "../support/slack.ts";
import { eventOf, groupArn, newGroupId, open, scriptedGroups } from "./groups.ts";
import { headings, outcomes, type World, type WorldOptions, world } from "./world.ts";

// Waits last for real: only clicks end them.
beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: false }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Handles an event about a hole, and waits until somebody is asked. */
async function askAbout(w: World, event: object) {
  const before = new Set(w.started.keys());
  await w.event(event);
  const [name = ""] = [...w.started.keys()].filter((each) => !before.has(each));
  const next = w.nextAsk();
  const ended = w.run(name);
  return { name, ended, asked: await next };
}

const closedOf = async (w: World, id: string): Promise<OpenFinding["closed"]> =>
  (await w.memory.findings.get(id))?.closed;

describe.skipIf(!localAws).concurrent("somebody who is asked", async () => {
  const slack = await slackForTests();
  const { alice, bob, mallory } = slack.users;
  const groupsWorld = async (options: WorldOptions = {}) => {
    const groups = scriptedGroups();
    return { groups, w: await world(slack, { connect: groups.connect, ...options }), id: newGroupId() };
  };

  it("approves on the local AWS, takes it back, and has it fixed again", async () => {
    const w = await world(slack);
    const { GroupId } = await call(
      "ec2",
      new CreateSecurityGroupCommand({ GroupName: uniqueName("g"), Description: "g" }),
    );
    const openIt = async () => {
      const rule = { GroupId, IpPermissions: [open(22)] };
      return (await callAndReport("ec2", new AuthorizeSecurityGroupIngressCommand(rule))).event;
    };
    const holes = async () => {
      const Filters = [{ Name: "group-id", Values: [GroupId] }];
      const { SecurityGroupRules } = await call("ec2", new DescribeSecurityGroupRulesCommand({ Filters }));
      return SecurityGroupRules.filter(({ CidrIpv4, IsEgress }: SecurityGroupRule) => CidrIpv4 && !IsEgress)
        .length;
    };
    const { name, asked, ended } = await askAbout(w, await openIt());
    expect(headings(await w.messages())).toEqual([
      "Fix this? Security group opens administration ports to the internet",
    ]);

    expect(await w.press(mallory, asked, "approve")).toBe("not an approver");
    w.clock.pass({ minutes: 3 });
    expect(await w.press(alice, asked, "approve")).toBeUndefined();
    expect((await ended).getStatus()).toBe("SUCCEEDED");
    expect(await holes()).toBe(0);
    const by = `alice (${alice.id})`;
    const at = "2026-11-21T10:03:05.000Z";
    expect(w.engine.records.map(({ outcome, approval }) => [outcome, approval])).toEqual([
      ["pending", null],
      ["compliant", null],
      ["fixed", { by, at, decision: "approved" }],
    ]);
    const [, , fixed] = w.engine.records;
    expect(await closedOf(w, name)).toEqual({ outcome: "fixed", recordId: fixed?.id, at });
    const [message] = await w.messages();
    expect(headings(await w.messages())).toEqual(["Fixed"]);
    expect(JSON.stringify(message?.blocks)).toContain(`approved by \`${by}\``);

    const undo = w.asked.at(-1)?.ask;
    expect(await w.press(alice, asked, "undo")).toBeUndefined();
    expect((await w.run(`undo-${undo}`)).getStatus()).toBe("SUCCEEDED");
    expect(await holes()).toBe(1);
    expect(headings(await w.messages())).toEqual(["Undone"]);
    expect(w.engine.records.at(-1)).toMatchObject({ outcome: "undone", undoOf: fixed?.id });
    await w.event(await openIt().catch(() => eventOf("AuthorizeSecurityGroupIngress", { groupId: GroupId })));
    expect(w.engine.records.filter(({ outcome }) => outcome === "exempt")).toMatchObject([
      { reason: expect.stringContaining(`${by} answers for it: undone: the fix ${fixed?.id}`) },
    ]);

    const again = w.asked.at(-1)?.ask;
    expect(again).not.toBe(undo);
    expect(await w.press(bob, asked, "undo")).toBeUndefined();
    expect((await w.run(`undo-${again}`)).getStatus()).toBe("SUCCEEDED");
    expect(await holes()).toBe(0);
    expect(headings(await w.messages())).toEqual(["Fixed"]);
    expect(w.engine.records.at(-1)).toMatchObject({ outcome: "fixed" });
    // The exemption went with the undo that left it.
    expect(await Array.fromAsync(w.memory.exemptions.list())).toEqual([]);
    const later = await askAbout(w, await openIt());
    await w.press(bob, later.asked, "approve");
    await later.ended;
  });

  it("is asked once by ten events, and again when the same hole is opened after it was closed", async () => {
    const { w, groups, id } = await groupsWorld();
    const first = await askAbout(w, groups.open(id));
    for (let event = 1; event < 10; event += 1)
      await w.event(eventOf("AuthorizeSecurityGroupIngress", { groupId: id }));
    expect(w.started.size).toBe(1);
    expect(await w.messages()).toHaveLength(1);
    expect(outcomes(w).filter((outcome) => outcome === "pending")).toHaveLength(10);
    await w.press(alice, first.asked, "approve");
    await first.ended;
    const second = await askAbout(w, groups.open(id));
    expect(headings(await w.messages())).toEqual(["Fixed", expect.stringContaining("Fix this?")]);
    await w.press(alice, second.asked, "approve");
    await second.ended;
    expect(groups.groups.get(id)).toEqual([]);
    expect(outcomes(w).filter((outcome) => outcome === "fixed")).toHaveLength(2);
  });

  it("denies, with a reason", async () => {
    const { w, groups, id } = await groupsWorld();
    const { name, asked, ended } = await askAbout(w, groups.open(id));
    await w.press(bob, asked, "deny");
    await w.fillIn(bob, asked, { reason: "The load test needs it until noon" });
    await ended;
    expect(groups.groups.get(id)).toHaveLength(1);
    const by = `bob (${bob.id})`;
    expect(w.records).toMatchObject([
      {
        outcome: "denied",
        reason: `denied by ${by}: The load test needs it until noon`,
        approval: { by, at: "2026-11-21T10:00:05.000Z", decision: "denied" },
        changes: [{ applied: false }],
      },
    ]);
    expect(await closedOf(w, name)).toMatchObject({ outcome: "denied", recordId: w.records[0]?.id });
    expect(headings(await w.messages())).toEqual(["Denied"]);
  });

  it("exempts: nothing is asked until the exemption has expired", async () => {
    const { w, groups, id } = await groupsWorld();
    const { asked, ended } = await askAbout(w, groups.open(id));
    // Alice opened it.
    expect(await w.press(alice, asked, "exempt")).toBe("an exemption of their own change");
    await w.press(bob, asked, "exempt");
    await w.fillIn(bob, asked, { days: "10", reason: "A bastion of the migration" });
    await ended;
    expect(w.records).toMatchObject([{ outcome: "exempt", approval: { decision: "exempt" } }]);
    expect(headings(await w.messages())).toEqual(["Exempt"]);
    const event = eventOf("AuthorizeSecurityGroupIngress", { groupId: id });
    w.clock.pass({ days: 9, hours: 23 });
    await w.event(event);
    const reason = `exempt until 2026-12-01T10:00:05.000Z, bob (${bob.id}) answers for it: A bastion of the migration`;
    expect(w.engine.records.filter(({ outcome }) => outcome === "exempt")).toMatchObject([{ reason }]);
    expect(w.started.size).toBe(1);
    w.clock.pass({ hours: 1 });
    await w.event(event);
    expect(w.started.size).toBe(2);
  });

  it("is told who was first", async () => {
    const { w, groups, id } = await groupsWorld();
    const { asked, ended } = await askAbout(w, groups.open(id));
    const [once, twice] = [await w.aim(alice, asked, "approve"), await w.aim(alice, asked, "approve")];
    const denial = await w.aim(bob, asked, "deny");
    expect(await once()).toBeUndefined();
    expect(await twice()).toBe("answered already");
    expect(await denial()).toBe("answered already");
    const told = slack.calls.findLast(({ args }) => args.channel === w.channel && args.user === bob.id);
    expect(told?.args).toMatchObject({
      text: expect.stringContaining(`alice (${alice.id}) approved this`),
    });
    await ended;
    expect(await denial()).toMatch(/answered already|replayed signature/);
    expect(groups.groups.get(id)).toEqual([]);
    expect(outcomes(w).filter((outcome) => outcome === "fixed")).toHaveLength(1);
    expect(w.records).toEqual([]);
  });

  it("is asked again where the plan is another one by now, and the old buttons do nothing", async () => {
    const { w, groups, id } = await groupsWorld();
    const { asked, ended } = await askAbout(w, groups.open(id));
    groups.open(id, open(3389));
    const next = w.nextAsk();
    const old = await w.aim(bob, asked, "approve");
    await w.press(alice, asked, "approve");
    const again = await next;
    expect(groups.groups.get(id)).toHaveLength(2);
    expect(headings(await w.messages())).toEqual(["Changed", expect.stringContaining("Fix this?")]);
    expect(JSON.stringify((await w.messages())[1]?.blocks)).toContain("tcp port 3389");
    expect(await old()).toBe("answered already");
    expect(groups.groups.get(id)).toHaveLength(2);
    await w.press(bob, again, "approve");
    await ended;
    expect(groups.groups.get(id)).toEqual([]);
    expect(outcomes(w)).toEqual(["pending", "compliant", "pending", "fixed"]);
    expect(w.engine.records.at(-1)).toMatchObject({ approval: { by: `bob (${bob.id})` } });
    expect(headings(await w.messages())).toEqual(["Changed", "Fixed"]);
  });

  it("approves while everything is halted: it is asked again, and fixed once it is resumed", async () => {
    const { w, groups, id } = await groupsWorld();
    const { asked, ended } = await askAbout(w, groups.open(id));
    await w.memory.limits.halt({ by: "carol", reason: "an incident", at: "2026-11-21T10:00:00.000Z" });
    const next = w.nextAsk();
    await w.press(alice, asked, "approve");
    const again = await next;
    expect(groups.groups.get(id)).toHaveLength(1);
    expect(headings(await w.messages())).toEqual(["Halted", expect.stringContaining("Fix this?")]);
    expect(w.engine.records.at(-1)).toMatchObject({
      outcome: "limited",
      reason: "halted by carol at 2026-11-21T10:00:00.000Z: an incident",
      approval: { decision: "approved" },
    });
    await w.memory.limits.resume();
    await w.press(alice, again, "approve");
    await ended;
    expect(groups.groups.get(id)).toEqual([]);
    expect(headings(await w.messages())).toEqual(["Halted", "Fixed"]);
  });

  it("is not needed any more where an event tells that the hole is closed", async () => {
    const { w, groups, id } = await groupsWorld();
    const { name, ended } = await askAbout(w, groups.open(id));
    groups.close(id);
    await w.event(eventOf("ModifySecurityGroupRules", { groupId: id }));
    await ended;
    expect(headings(await w.messages())).toEqual(["Resolved without us"]);
    expect(await closedOf(w, name)).toEqual({ outcome: "compliant", recordId: null, at: expect.any(String) });
    expect(w.records).toEqual([]);
  });

  it("is not needed any more where the resource was deleted", async () => {
    const controls = { "s3-block-public-access": { mode: "approve" } };
    const w = await world(slack, { service: "s3", mode: "off", config: { controls } });
    const Bucket = uniqueName("bucket");
    await call("s3", new CreateBucketCommand({ Bucket }));
    const off = { Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: false } };
    const { event } = await callAndReport("s3", new PutPublicAccessBlockCommand(off));
    const { ended } = await askAbout(w, event);
    await call("s3", new DeleteBucketCommand({ Bucket }));
    await w.event(event);
    await ended;
    expect(headings(await w.messages())).toEqual(["Resolved without us"]);
    expect(outcomes(w)).toEqual(["pending", "gone"]);
  });

  it("has nothing undone that was changed since: the difference is in the thread, and the button works later", async () => {
    const { w, groups, id } = await groupsWorld();
    const { asked, ended } = await askAbout(w, groups.open(id));
    await w.press(alice, asked, "approve");
    await ended;
    groups.open(id, open(443, "198.51.100.0/24"));
    await w.press(alice, asked, "undo");
    await w.run(`undo-${w.asked.at(-1)?.ask}`);
    expect(groups.groups.get(id)).toMatchObject([{ FromPort: 443 }]);
    const [refusal] = await w.thread(asked);
    expect(JSON.stringify(refusal)).toContain("somebody changed it since");
    expect(JSON.stringify(refusal)).toContain("198.51.100.0/24");
    expect(await Array.fromAsync(w.memory.exemptions.list())).toEqual([]);
    groups.close(id);
    expect(await w.press(alice, asked, "undo")).toBeUndefined();
    await w.run(`undo-${w.asked.at(-1)?.ask}`);
    expect(groups.groups.get(id)).toMatchObject([{ FromPort: 22 }]);
    expect(headings(await w.messages())).toEqual(["Undone"]);
  });

  it("is asked only about what nobody is asked about yet", async () => {
    const { w, groups, id } = await groupsWorld();
    const first = await askAbout(w, groups.open(id));
    const second = await askAbout(w, groups.open(id, open(5432)));
    const [, about] = await w.messages();
    expect(JSON.stringify(about?.blocks)).toContain("tcp port 5432");
    expect(JSON.stringify(about?.blocks)).not.toContain("tcp port 22 ");
    await w.press(alice, second.asked, "approve");
    await second.ended;
    expect(groups.groups.get(id)).toMatchObject([{ FromPort: 22 }]);
    await w.press(alice, first.asked, "approve");
    await first.ended;
    expect(groups.groups.get(id)).toEqual([]);
    expect(w.engine.records.map(({ resource }) => resource)).toContain(groupArn(id));
  });

  it("is told of a fix that was made at once, and takes it back", async () => {
    const { w, groups, id } = await groupsWorld({ mode: "auto" });
    await w.event(groups.open(id));
    expect(groups.groups.get(id)).toEqual([]);
    const [record] = w.engine.records;
    await w.run(`report-${record?.id}`);
    expect(headings(await w.messages())).toEqual(["Fixed"]);
    const [asked] = w.asked;
    if (!asked) throw new Error("nothing was posted");
    await w.press(alice, asked, "undo");
    await w.run(`undo-${asked.ask}`);
    expect(groups.groups.get(id)).toHaveLength(1);
    expect(headings(await w.messages())).toEqual(["Undone"]);
    expect(w.engine.records.at(-1)).toMatchObject({ outcome: "undone", undoOf: record?.id });
  });
});
