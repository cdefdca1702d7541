import { describe, expect, test } from "vitest";
import type { Answer } from "../../engine/memory/memory.ts";
import { lastDialog } from "../../local/slack-clicks.ts";
import { localAws } from "../support/account.ts";
import { testMemory } from "../support/memory.ts";
import { slackForTests } from "../support/slack.ts";
import { clicksOn } from "./clicks.ts";

describe.skipIf(!localAws)("a click is an answer to an ask", async () => {
  const slack = await slackForTests();
  const { memory, clock } = await testMemory();
  const { alice, bob, mallory } = slack.users;
  const at = clock.now().toISOString();
  const answerOf = async ({ id }: { id: string }) => (await memory.asks.get(id))?.answer;
  const by = ({ id, name }: { id: string; name: string }) => `${name} (${id})`;
  const opened = (actor: string) => ({
    trigger: {
      type: "cloudtrail",
      eventId: null,
      eventName: null,
      eventTime: null,
      actor,
      sourceIp: null,
    } as const,
  });

  test("approve", async () => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    expect(await on.press(alice, ask, "approve")).toEqual({ statusCode: 200 });
    expect(await answerOf(ask)).toEqual({ kind: "approve", by: by(alice), at });
    expect([on.woken, on.logged]).toEqual([[`callback-${ask.id}`], []]);
  });

  test.each(["approve", "deny", "exempt"])(
    "approve, then %s: the second is told who decided",
    async (second) => {
      const on = clicksOn(slack, memory, clock);
      const ask = await on.ask();
      await on.press(alice, ask, "approve");
      expect(await on.press(bob, ask, second)).toEqual({ statusCode: 200 });
      expect(on.lastShown()).toEqual({
        user: bob.id,
        text: `alice (${alice.id}) approved this at 2026-11-21 10:00 UTC. The first answer stands.`,
      });
      expect(await answerOf(ask)).toMatchObject({ kind: "approve", by: by(alice) });
      expect(on.logged).toMatchObject([{ details: { reason: "answered already", user: bob.id } }]);
    },
  );

  test("both at once: one is first", async () => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    await Promise.all([on.press(alice, ask, "approve"), on.press(bob, ask, "approve")]);
    expect(on.logged).toHaveLength(1);
    expect(new Set(on.woken)).toEqual(new Set([`callback-${ask.id}`]));
  });

  test("deny, with a reason", async () => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    await on.press(alice, ask, "deny");
    expect([await answerOf(ask), lastDialog(slack)]).toMatchObject([undefined, { private_metadata: ask.id }]);
    expect(await on.submit(alice, { reason: " It is a honeypot " })).toEqual({ statusCode: 200 });
    expect(await answerOf(ask)).toEqual({ kind: "deny", by: by(alice), at, reason: "It is a honeypot" });
    expect(on.woken).toHaveLength(1);
  });

  test("two dialogs: the second is told who decided", async () => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    await on.press(alice, ask, "deny");
    await on.press(bob, ask, "deny");
    await on.submit(alice, { reason: "honeypot" });
    const { statusCode, body = "" } = await on.submit(bob, { reason: "no idea" });
    expect([statusCode, JSON.parse(body)]).toMatchObject([200, { response_action: "update" }]);
    expect(body).toContain(`alice (${alice.id}) denied this`);
    expect(await answerOf(ask)).toMatchObject({ by: by(alice), reason: "honeypot" });
  });

  const filledIn: [Record<string, string>, object | Partial<Answer>][] = [
    [
      { days: "30", reason: "honeypot" },
      { kind: "exempt", days: 30, reason: "honeypot" },
    ],
    [
      { days: "90", reason: "honeypot" },
      { kind: "exempt", days: 90, reason: "honeypot" },
    ],
    [{ days: "91", reason: "honeypot" }, { days: "Give a whole number from 1 to 90." }],
    [{ days: "0", reason: "honeypot" }, { days: "Give a whole number from 1 to 90." }],
    [{ days: "-1", reason: "honeypot" }, { days: "Give a whole number from 1 to 90." }],
    [{ days: "1.5", reason: "honeypot" }, { days: "Give a whole number from 1 to 90." }],
    [{ days: "1e99", reason: "honeypot" }, { days: "Give a whole number from 1 to 90." }],
    [{ reason: "honeypot" }, { days: "Give a whole number from 1 to 90." }],
    [{ days: "30" }, { reason: "Give a reason of 3 to 500 characters." }],
    [{ days: "30", reason: "      " }, { reason: "Give a reason of 3 to 500 characters." }],
    [{ days: "30", reason: "x".repeat(501) }, { reason: "Give a reason of 3 to 500 characters." }],
  ];
  test.each(filledIn)("exempt, filled in with %j", async (values, expected) => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    await on.press(bob, ask, "exempt");
    const { body } = await on.submit(bob, values);
    const answer = await answerOf(ask);
    expect(answer ?? JSON.parse(body ?? "{}")).toMatchObject(
      "kind" in expected ? expected : { response_action: "errors", errors: expected },
    );
    expect(on.woken).toHaveLength(answer ? 1 : 0);
  });

  const own: [string, object, string, boolean][] = [
    ["the user of that name", {}, "arn:aws:iam::123456789012:user/division/alice", false],
    [
      "a session of that e-mail address",
      {},
      "arn:aws:sts::123456789012:assumed-role/Admin/Alice@example.com",
      false,
    ],
    [
      "a session of that address elsewhere",
      {},
      "arn:aws:sts::123456789012:assumed-role/Admin/alice+aws@corp.example",
      false,
    ],
    ["somebody else", {}, "arn:aws:iam::123456789012:user/bob", true],
    [
      "the same person, whom the configuration lets",
      { ownExemptions: true },
      "arn:aws:iam::123456789012:user/alice",
      true,
    ],
  ];
  test.each(own)("an exemption of a change by %s", async (_, approval, actor, allowed) => {
    const on = clicksOn(slack, memory, clock, { approval });
    const ask = await on.ask(opened(actor));
    const dialogs = slack.calls.filter(({ method }) => method === "views.open").length;
    await on.press(alice, ask, "exempt");
    expect(slack.calls.filter(({ method }) => method === "views.open").length - dialogs).toBe(
      allowed ? 1 : 0,
    );
    if (!allowed) expect(on.lastShown().text).toMatch(/^You made the change/);
  });

  test("an exemption by somebody whose e-mail address Slack does not tell", async () => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask(opened("arn:aws:iam::123456789012:user/bob"));
    const user = { id: alice.id, name: "alice", profile: {} };
    slack.instead = (method) =>
      method === "users.info" ? { status: 200, body: JSON.stringify({ ok: true, user }) } : undefined;
    await on.press(alice, ask, "exempt");
    slack.instead = undefined;
    expect(on.lastShown().text).toMatch(/^Slack does not tell your e-mail address/);
    expect(await answerOf(ask)).toBeUndefined();
  });

  test("approvers by user group, remembered for a minute", async () => {
    const on = clicksOn(slack, memory, clock, { approval: { approvers: ["S0123ABCD"] } });
    // https://docs.slack.dev/reference/methods/usergroups.users.list
    const users = [bob.id, mallory.id];
    slack.instead = (method, { usergroup }) =>
      method === "usergroups.users.list" && usergroup === "S0123ABCD"
        ? { status: 200, body: JSON.stringify({ ok: true, users }) }
        : undefined;
    const asked = () => slack.calls.filter(({ method }) => method === "usergroups.users.list").length;
    const [before, ask, another] = [asked(), await on.ask(), await on.ask()];
    await on.press(alice, ask, "approve");
    expect(on.lastShown().text).toMatch(/^You are not one of the approvers/);
    await on.press(mallory, ask, "approve");
    expect([await answerOf(ask), asked() - before]).toMatchObject([{ by: by(mallory) }, 1]);
    users.pop();
    clock.pass({ minutes: 1 });
    await on.press(mallory, another, "approve");
    slack.instead = undefined;
    expect([await answerOf(another), asked() - before]).toEqual([undefined, 2]);
  });

  test("nobody is an approver where none is configured", async () => {
    const on = clicksOn(slack, memory, clock, { approval: { approvers: [] } });
    const ask = await on.ask();
    await on.press(alice, ask, "approve");
    expect([await answerOf(ask), on.woken]).toEqual([undefined, []]);
  });

  test("an earlier ask of a finding that was asked about again", async () => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    await memory.findings.asking(ask.finding, "AAAAAAAAAAAAAAAAAAAAAA");
    await on.press(alice, ask, "approve");
    expect(on.lastShown().text).toMatch(/^This was asked again/);
    expect([await answerOf(ask), on.woken]).toEqual([undefined, []]);
  });

  test("a finding that is over", async () => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    await memory.findings.close(ask.finding, { outcome: "expired", recordId: null, at });
    await on.press(alice, ask, "approve");
    expect(on.lastShown().text).toBe("This is over since 2026-11-21 10:00 UTC: expired.");
    expect([await answerOf(ask), on.woken]).toEqual([undefined, []]);
  });

  test.each<[Answer, string]>([
    [{ kind: "resolved", by: null, at }, "This is over: the finding disappeared by itself, at"],
    [{ kind: "deny", by: null, at, reason: "nobody answered" }, "This is over: nobody answered, at"],
  ])("a click after the answer %j", async (given, text) => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    await memory.asks.answer(ask.id, given);
    await on.press(alice, ask, "approve");
    expect(on.lastShown().text).toBe(`${text} 2026-11-21 10:00 UTC. The first answer stands.`);
  });

  test("undo, and what is asked about a queue", async () => {
    const on = clicksOn(slack, memory, clock);
    const [undo, queue] = [await on.askToUndo(clock.newId()), await on.askAboutQueue("limited-1")];
    await on.press(alice, undo, "undo");
    await on.press(bob, undo, "undo");
    await on.press(alice, queue, "approve");
    const started = [`undo-${undo.id}`, { kind: "undo", ask: undo.id }];
    expect(on.started).toEqual([started, started]);
    expect(on.woken).toEqual([`callback-${queue.id}`]);
    expect(await answerOf(undo)).toMatchObject({ kind: "undo", by: by(alice) });
  });
});
