import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localAws } from "../support/account.ts";
import { type Dies, dying } from "../support/dying.ts";
import { skipTime } from "../support/skip-time.ts";
import { slackForTests } from "../support/slack.ts";
import { newGroupId, scriptedGroups } from "./groups.ts";
import { headings, insist, type Posted, type World, type WorldOptions, world } from "./world.ts";

beforeAll(skipTime);
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** Part of a world about one security group. */
interface Scene {
  readonly w: World;
  readonly groups: ReturnType<typeof scriptedGroups>;
  readonly id: string;
}

/** What leads to an execution, who answers it, and what must have come of it, however it died. */
interface Scenario {
  readonly options?: WorldOptions;
  onAsked?(scene: Scene, asked: Posted, count: number): Promise<unknown>;
  /** Gives the name of the execution. */
  before(scene: Scene): Promise<string>;
  after(scene: Scene): Promise<unknown>;
  readonly leaves: unknown;
}

describe.skipIf(!localAws).concurrent("an execution that dies", async () => {
  const slack = await slackForTests();
  const { alice, bob } = slack.users;
  const channel = slack.channels.security;

  const messagesOf = async ({ id, w }: Scene) =>
    (await slack.messages(channel)).filter(
      ({ ts, text }) => text.includes(id) || w.asked.some((each) => each.ts === ts),
    );
  const shown = async (scene: Scene) => headings(await messagesOf(scene));
  /** What was recorded: what was written again under its id counts once. */
  const recorded = ({ w }: Scene) => {
    const byId = new Map([...w.engine.records, ...w.records].map(({ id, outcome }) => [id, outcome]));
    return [...byId.values()].filter((outcome) => outcome !== "compliant");
  };
  const changes = ({ w }: Scene) =>
    w.engine.calls.flatMap((call) => /:((?:Authorize|Revoke)SecurityGroup)/.exec(call)?.[1] ?? []);
  /** Whether the button of the last message counts. */
  const isLive = async ({ w }: Scene, action: string) => {
    const [last] = w.asked.slice(-1);
    return last !== undefined && (await w.press(bob, last, action)) === undefined;
  };
  const opened = async ({ w, groups, id }: Scene) => {
    await w.event(groups.open(id));
    return [...w.started.keys()].at(-1) ?? "";
  };
  const [revoked, authorized] = ["RevokeSecurityGroup", "AuthorizeSecurityGroup"];

  const scenarios: Record<string, Scenario> = {
    "an approval": {
      onAsked: async ({ w }, asked, count) => count === 1 && w.press(alice, asked, "approve"),
      before: opened,
      after: async (scene) => [
        await shown(scene),
        changes(scene),
        recorded(scene),
        await isLive(scene, "undo"),
      ],
      leaves: [["Fixed"], [revoked], ["pending", "fixed"], true],
    },
    "an exemption": {
      async onAsked({ w }, asked) {
        await insist(() => w.press(bob, asked, "exempt"));
        await insist(() => w.fillIn(bob, asked, { days: "3", reason: "A bastion" }));
      },
      before: opened,
      async after(scene) {
        const exemptions = await Array.fromAsync(scene.w.memory.exemptions.list());
        return [await shown(scene), changes(scene), recorded(scene), exemptions.length];
      },
      leaves: [["Exempt"], [], ["pending", "exempt"], 1],
    },
    "nobody's answer": {
      options: { approval: { remindMinutes: 720 } },
      before: opened,
      async after(scene) {
        const [asked = { ts: "" }] = scene.w.asked;
        const thread = await slack.thread(channel, asked.ts);
        return [await shown(scene), headings(thread), changes(scene), recorded(scene)];
      },
      leaves: [["Expired"], ["Still open"], [], ["pending", "expired"]],
    },
    "a report": {
      options: { mode: "auto" },
      before: opened,
      after: async (scene) => [await shown(scene), recorded(scene), await isLive(scene, "undo")],
      leaves: [["Fixed"], ["fixed"], true],
    },
    "an undo": {
      options: { mode: "auto" },
      async before(scene) {
        const { w } = scene;
        await w.run(await opened(scene));
        const [asked] = w.asked;
        if (asked) await w.press(alice, asked, "undo");
        return `undo-${asked?.ask}`;
      },
      after: async (scene) => [
        await shown(scene),
        changes(scene),
        recorded(scene),
        await isLive(scene, "undo"),
      ],
      leaves: [["Undone"], [revoked, authorized], ["fixed", "undone"], true],
    },
    "a backlog": {
      options: { mode: "auto", config: { limits: { changesPerHour: 1 } } },
      onAsked: async ({ w }) => w.clock.pass({ hours: 1 }),
      async before({ w, groups, id }) {
        await w.event(groups.open(id));
        await w.event(groups.open(newGroupId()));
        return [...w.started.keys()].find((name) => name.startsWith("limited-")) ?? "";
      },
      async after(scene) {
        const isClosed = [...scene.groups.groups.values()].every((rules) => rules.length === 0);
        return [await shown(scene), changes(scene), recorded(scene), isClosed];
      },
      leaves: [["Limit reached"], [revoked, revoked], ["fixed", "limited", "fixed"], true],
    },
  };

  /** Runs the execution of a scenario. */
  const runs = async ({ options, onAsked, before, after }: Scenario, dies: Dies) => {
    const groups = scriptedGroups();
    let scene: Scene | undefined;
    const w = await world(slack, {
      connect: groups.connect,
      channel,
      ...options,
      onAsked: async (asked, count) => scene && onAsked?.(scene, asked, count),
    });
    scene = { w, groups, id: newGroupId() };
    const { seen, wrap } = dying(dies);
    const execution = await w.run(await before(scene), wrap);
    return { ...seen, status: execution.getStatus(), left: await after(scene) };
  };

  it.each(
    Object.entries(scenarios).flatMap(([name, scenario]) =>
      (["before", "after"] as const).map((when) => ({ name, when, scenario })),
    ),
  )("once $when each checkpoint leaves of $name what one leaves that lives", async ({ scenario, when }) => {
    const ended = await runs(scenario, { atEach: when });
    expect(ended).toEqual({ ...ended, status: "SUCCEEDED", left: scenario.leaves });
    expect(ended.crashes).toBeGreaterThan(ended.checkpoints / 3);
  });

  it("at one checkpoint, whichever it is, leaves of an approval what one leaves that lives", async () => {
    const { "an approval": scenario } = scenarios as { "an approval": Scenario };
    const { checkpoints } = await runs(scenario, "never");
    const deaths = Array.from({ length: checkpoints }, (_, index) => index + 1).map((at) => ({
      at,
      // What it did is lost with it; to die after one is to die before the next, where nothing is done in between.
      when: "before" as const,
    }));
    const rest = deaths.values();
    let died = 0;
    const work = async () => {
      for (const death of rest) {
        const ended = await runs(scenario, death);
        died += ended.crashes;
        const expected = { ...death, status: "SUCCEEDED", left: scenario.leaves };
        expect({ ...death, ...ended }).toMatchObject(expected);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    // Some checkpoints are made together with others at times, so that there are fewer.
    expect(died).toBeGreaterThan(checkpoints / 2);
  });
});
