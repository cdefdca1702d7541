import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Queued } from "../../engine/memory/memory.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { localAws } from "../support/account.ts";
import { dying } from "../support/dying.ts";
import { actionRecord } from "../support/log.ts";
import { skipTime } from "../support/skip-time.ts";
import { slackForTests } from "../support/slack.ts";
import { newGroupId, open, scriptedGroups } from "./groups.ts";
import { headings, type World, world } from "./world.ts";

beforeAll(skipTime);
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#durable-functions-limits */
const maxCheckpoint = 256 * 1024;
const maxOperations = 3_000;

describe.skipIf(!localAws)("within Lambda's limits", async () => {
  const slack = await slackForTests();
  const { alice } = slack.users;

  it("stays a plan of a thousand rules, and the difference to a thousand others", async () => {
    let w: World | undefined;
    const groups = scriptedGroups();
    const id = newGroupId();
    const openMany = (network: number) => {
      for (let rule = 0; rule < 1_000; rule += 1)
        groups.open(id, open(22, `${network}.${rule % 256}.${Math.floor(rule / 256)}.0/24`));
    };
    w = await world(slack, {
      connect: groups.connect,
      config: {
        controls: { "sg-admin-ports-open": { params: { internetPrefix: { ipv4: 32, ipv6: 128 } } } },
      },
      onAsked: async (asked, count) => count === 1 && (await w?.press(alice, asked, "approve")),
    });
    openMany(8);
    await w.event(groups.open(id));
    const [name = ""] = w.started.keys();
    const { record } = (await w.memory.findings.get(name)) ?? {};
    expect(JSON.stringify(record).length).toBeGreaterThan(maxCheckpoint);
    const approval = dying("never");
    expect((await w.run(name, approval.wrap)).getStatus()).toBe("SUCCEEDED");
    expect(groups.groups.get(id)).toEqual([]);

    openMany(11);
    const [asked] = w.asked.slice(-1);
    if (!asked) throw new RangeError("nothing was posted");
    await w.press(alice, asked, "undo");
    const undo = dying("never");
    const execution = await w.run(`undo-${asked.ask}`, undo.wrap);
    expect(execution.getStatus()).toBe("SUCCEEDED");
    expect(groups.groups.get(id)).toHaveLength(1_000);
    const thread = await w.thread(asked);
    expect(headings(thread).at(-1)).toBe("Not undone");
    expect(JSON.stringify(thread.at(-1))).toMatch(/suture undo [\w-]+ shows what/);
    const answers = execution.getHistoryEvents().map((event) => JSON.stringify(event).length);
    expect(Math.max(...answers, approval.seen.largest, undo.seen.largest)).toBeLessThan(maxCheckpoint / 4);
  });

  it("stays a backlog of ten thousand findings of every service", async () => {
    const services = Object.keys(remediationsByService);
    const entry = (index: number): Queued => ({
      service: services[index % services.length] ?? "",
      record: actionRecord({
        ref: {
          arn: `arn:aws:s3:::${"x".repeat(1_000)}-${index}`,
          account: "123456789012",
          region: "us-east-1",
        },
        outcome: "limited",
      }),
    });
    // A twentieth of it: an operation of the local engine takes as long as a page of them in Lambda.
    const entries = Array.from({ length: 10_000 / 20 }, (_, index) => entry(index));
    const handed: number[] = [];
    const w = await world(slack, {
      handler: async (request) => {
        handed.push((request as { looks: unknown[] }).looks.length);
        return { outcomes: {}, left: [] };
      },
    });
    const { queues } = w.memory;
    const page: typeof queues.page = async (_queue, limit, after = "0") => {
      const next = Number(after) + limit;
      return {
        entries: entries.slice(Number(after), next),
        ...(next < entries.length && { next: String(next) }),
      };
    };
    Object.assign(w.memory, { queues: { ...queues, page } });
    Object.assign(w.desk, {
      handlers: Object.fromEntries(services.map((each) => [each, "arn:handler:ec2"])),
    });
    const queue = "limited/123456789012/2026-11-21T10:00:00.000Z";
    w.started.set("backlog", { kind: "backlog", queue, until: "2026-11-21T11:00:00.000Z" });
    const { seen, wrap } = dying("never");
    expect((await w.run("backlog", wrap)).getStatus()).toBe("SUCCEEDED");
    expect(handed.reduce((sum, each) => sum + each, 0)).toBe(entries.length);
    expect(seen.largest).toBeGreaterThan(50 * 1_000);
    expect(seen.largest).toBeLessThan(maxCheckpoint);
    expect(seen.operations.size * 20).toBeLessThan(maxOperations);
  });
});
