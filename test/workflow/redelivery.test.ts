import { describe, expect, it } from "vitest";
import type { Call } from "../../aws/calls.ts";
import type { Connect } from "../../aws/clients.ts";
import { handlerFunction } from "../../deploy/function.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Memory } from "../../engine/memory/memory.ts";
import { longestRunMs } from "../../engine/people/hold.ts";
import { undoFix } from "../../engine/people/undo.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { handleRequest } from "../../engine/requests/handle.ts";
import type { WorkflowRequest } from "../../engine/requests/workflow.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { settingsWith } from "../deploy/support/stack.ts";
import { recordOf } from "../remediations/cases.ts";
import { localAws } from "../support/account.ts";
import { awsError } from "../support/answers.ts";
import { scriptedAws, testEngine } from "../support/engine.ts";
import { testMemory } from "../support/memory.ts";
import { eventOf, groupArn, newGroupId, open, scriptedGroups } from "./groups.ts";
import { mortal } from "./mortal.ts";

/** What is left behind when a handler dies: AWS, the table, the log, and what was started and woken. */
interface Left {
  readonly memory: Memory;
  readonly clock: Engine["clock"] & { pass(time: { minutes: number }): void };
  readonly connect: Connect;
  /** As the log bucket keeps them: the first of an id. */
  readonly log: Map<string, ActionRecord>;
  readonly started: Map<string, WorkflowRequest>;
  readonly woken: string[];
  /** The calls that changed something. */
  readonly changes: string[];
}

/** What a handler is asked, on what. */
interface Prepared {
  readonly left: Left;
  readonly mode: "auto" | "approve";
  readonly service?: string;
  handle(engine: Engine): Promise<unknown>;
}

/** A handler that dies at an effect; at none where it is 0. */
function handlerOf(left: Left, mode: "auto" | "approve", service = "ec2", at = 0) {
  const life = mortal(at);
  const { memory, clock, log, started, woken, changes } = left;
  const slack = { workspace: "T0123ABCD", channel: "C0123ABCD" };
  const engine = testEngine({
    remediations: remediationsByService[service as "ec2"] ?? [],
    mode,
    config: { slack, limits: { changesPerHour: 1_000 } },
    connect: left.connect,
    clock,
    intercept: (call, make) =>
      /:(Describe|Get|List)/.test(call)
        ? make()
        : life.effect(async () => {
            const made = await make();
            changes.push(call);
            return made;
          }),
  });
  const own: Engine = {
    ...engine,
    journal: {
      ...engine.journal,
      record: (record) => life.effect(async () => void (log.has(record.id) || log.set(record.id, record))),
    },
    people: {
      memory: life.memoryOf(memory),
      workflow: {
        start: (name, request) =>
          life.effect(async () => void (started.has(name) || started.set(name, request))),
        wake: (callbackId) => life.effect(async () => void woken.push(callbackId)),
      },
      service,
    },
  };
  return { engine: own, life };
}

/** Two public statements in a function's policy: a plan of two calls. */
function scriptedFunction() {
  const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:orders";
  let sids: string[] = [];
  const statement = (Sid: string) => ({
    ...{ Sid, Effect: "Allow", Principal: "*" },
    ...{ Action: "lambda:InvokeFunction", Resource: functionArn },
  });
  const connect = scriptedAws(({ operation, input }: Call) => {
    const { StatementId = "" } = input as { StatementId?: string };
    if (operation === "AddPermission") sids.push(StatementId);
    if (operation === "RemovePermission") {
      if (!sids.includes(StatementId)) throw awsError("ResourceNotFoundException", 404);
      sids = sids.filter((each) => each !== StatementId);
    }
    if (operation === "GetPolicy" && sids.length === 0) throw awsError("ResourceNotFoundException", 404);
    return operation === "GetPolicy"
      ? { Policy: JSON.stringify({ Version: "2012-10-17", Statement: sids.map(statement) }) }
      : {};
  });
  return {
    connect,
    isClosed: () => sids.length === 0,
    open() {
      sids = ["one", "two"];
      return recordOf("lambda.amazonaws.com", "AddPermission20150331v2", { functionName: "orders" });
    },
  };
}

it("no handler runs for longer than an attempt that died is left alone", () => {
  const { timeout } = handlerFunction("ec2", ["ec2"], settingsWith());
  expect(timeout * 1_000).toBeLessThanOrEqual(longestRunMs);
});

describe.skipIf(!localAws).concurrent("a handler that dies at any call or write, and is asked again", () => {
  const begin = async (connect: Connect): Promise<Left> => {
    const { memory, clock } = await testMemory();
    return { memory, clock, connect, log: new Map(), started: new Map(), woken: [], changes: [] };
  };
  const fixes = ({ log }: Left) => [...log.values()].filter(({ outcome }) => outcome === "fixed");

  /** Dies at each effect in turn, each time in a world of its own, and is asked again until it lives. */
  async function dieEverywhere<T extends Prepared>(
    prepare: () => Promise<T>,
    check: (prepared: T) => Promise<unknown>,
  ): Promise<number> {
    for (let at = 1; ; at += 1) {
      const made = await prepare();
      const { left, handle, mode, service } = made;
      const { engine, life } = handlerOf(left, mode, service, at);
      await life.run(() => handle(engine)).catch(() => undefined);
      // Lambda asks again after a minute, then after two.
      for (const minutes of [1, 2]) {
        left.clock.pass({ minutes });
        await handle(handlerOf(left, mode, service).engine).catch(() => undefined);
      }
      await check(made);
      if (!life.seen.isDead) return at;
    }
  }

  it("an event fixes once, records it once, and has it told once", async () => {
    const deaths = await dieEverywhere(
      async () => {
        const groups = scriptedGroups();
        const id = newGroupId();
        const left = await begin(groups.connect);
        const event = groups.open(id);
        return {
          left,
          mode: "auto" as const,
          groups,
          id,
          handle: (engine: Engine) => handleEvent(engine, event),
        };
      },
      async ({ left, groups, id }) => {
        expect(groups.groups.get(id)).toEqual([]);
        expect(left.changes).toEqual(["ec2:RevokeSecurityGroupIngress"]);
        const [fix, ...others] = fixes(left);
        expect(others).toEqual([]);
        expect(fix?.changes).toMatchObject([{ applied: true }]);
        expect(fix?.exposedMs).toBeGreaterThan(0);
        expect([...left.started.keys()]).toEqual([`report-${fix?.id}`]);
        expect(await left.memory.actions.get(fix?.id ?? "")).toMatchObject({ outcome: "fixed" });
        expect((await left.memory.about(groupArn(id))).open).toEqual([]);
      },
    );
    expect(deaths).toBeGreaterThan(7);
  });

  it("an event whose plan has several calls records each of them once", async () => {
    await dieEverywhere(
      async () => {
        const own = scriptedFunction();
        const event = own.open();
        const left = await begin(own.connect);
        const handle = (engine: Engine) => handleEvent(engine, event);
        return { left, mode: "auto" as const, service: "lambda", own, handle };
      },
      async ({ left, own }) => {
        expect(own.isClosed()).toBe(true);
        expect(left.changes).toEqual(["lambda:RemovePermission", "lambda:RemovePermission"]);
        const records = [...left.log.values()].filter(({ outcome }) => outcome !== "compliant");
        const applied = records.flatMap(({ changes }) => changes.filter((change) => change.applied));
        expect(applied.map(({ input }) => (input as { StatementId: string }).StatementId).toSorted()).toEqual(
          ["one", "two"],
        );
        expect(records.at(-1)?.outcome).toBe("fixed");
      },
    );
  });

  it("an event asks once, and records that once", async () => {
    await dieEverywhere(
      async () => {
        const groups = scriptedGroups();
        const id = newGroupId();
        const left = await begin(groups.connect);
        const event = groups.open(id);
        return { left, mode: "approve" as const, id, handle: (engine: Engine) => handleEvent(engine, event) };
      },
      async ({ left, id }) => {
        const pending = [...left.log.values()].filter(({ outcome }) => outcome === "pending");
        expect(pending).toHaveLength(1);
        expect([...left.started.keys()]).toEqual([pending[0]?.id]);
        const { open } = await left.memory.about(groupArn(id));
        expect(new Set(open.map(({ finding }) => finding))).toEqual(new Set([pending[0]?.id]));
        expect(left.changes).toEqual([]);
      },
    );
  });

  /** Somebody is asked about a hole. */
  const asked = async () => {
    const groups = scriptedGroups();
    const id = newGroupId();
    const left = await begin(groups.connect);
    await handleEvent(handlerOf(left, "approve").engine, groups.open(id));
    const [finding = ""] = left.started.keys();
    const planHash = (await left.memory.findings.get(finding))?.record.planHash ?? "";
    return { left, groups, id, finding, planHash, mode: "approve" as const };
  };
  const approval = { by: "alice (U1)", at: "2026-11-21T10:00:05.000Z", decision: "approved" };

  it("an approved plan is carried out once, recorded once, and answered alike", async () => {
    const deaths = await dieEverywhere(
      async () => {
        const made = await asked();
        const { finding, planHash } = made;
        const request = { source: "suture.approved", finding, planHash, action: "action-1", approval };
        return { ...made, request, handle: (engine: Engine) => handleRequest(engine, request, () => 60_000) };
      },
      async ({ left, groups, id, finding, request }) => {
        expect(groups.groups.get(id)).toEqual([]);
        expect(left.changes).toEqual(["ec2:RevokeSecurityGroupIngress"]);
        expect(fixes(left)).toMatchObject([{ id: "action-1", approval, changes: [{ applied: true }] }]);
        expect(await left.memory.findings.get(finding)).toMatchObject({
          closed: { outcome: "fixed", recordId: "action-1" },
        });
        expect(await left.memory.actions.get("action-1")).toMatchObject({ outcome: "fixed" });
        expect(await handleRequest(handlerOf(left, "approve").engine, request, () => 60_000)).toMatchObject({
          outcome: "fixed",
          record: "action-1",
        });
      },
    );
    expect(deaths).toBeGreaterThan(4);
  });

  it("a plan that is another one by now is asked about once more, and recorded once", async () => {
    await dieEverywhere(
      async () => {
        const made = await asked();
        const { finding, planHash, groups, id } = made;
        groups.open(id);
        const request = { source: "suture.approved", finding, planHash, action: "action-1", approval };
        return { ...made, handle: (engine: Engine) => handleRequest(engine, request, () => 60_000) };
      },
      async ({ left, finding }) => {
        expect(left.changes).toEqual([]);
        const pending = [...left.log.values()].filter(({ outcome }) => outcome === "pending");
        expect(pending).toHaveLength(2);
        expect((await left.memory.findings.get(finding))?.record.id).toBe(pending.at(-1)?.id);
      },
    );
  });

  it("an undo is made once, recorded once, and answered alike", async () => {
    await dieEverywhere(
      async () => {
        const groups = scriptedGroups();
        const id = newGroupId();
        const left = await begin(groups.connect);
        await handleEvent(handlerOf(left, "auto").engine, groups.open(id));
        const [fix] = fixes(left);
        left.changes.length = 0;
        const undo = (engine: Engine) => undoFix(engine, fix?.id ?? "", "action-1", "alice");
        return { left, groups, id, mode: "auto" as const, undo, handle: undo };
      },
      async ({ left, groups, id, undo }) => {
        expect(groups.groups.get(id)).toHaveLength(1);
        expect(left.changes).toEqual(["ec2:AuthorizeSecurityGroupIngress"]);
        const undone = [...left.log.values()].filter(({ outcome }) => outcome === "undone");
        expect(undone).toMatchObject([{ id: "action-1" }]);
        expect(await Array.fromAsync(left.memory.exemptions.list())).toHaveLength(1);
        // Whatever became of it since.
        groups.open(id, open(443, "198.51.100.0/24"));
        const answer = { outcome: "undone", record: "action-1" };
        expect(await undo(handlerOf(left, "auto").engine)).toMatchObject(answer);
      },
    );
  });

  it("a hole that disappeared is told to who is asked", async () => {
    await dieEverywhere(
      async () => {
        const made = await asked();
        const { left, groups, id, finding } = made;
        await left.memory.asks.create({ id: "ask", about: { kind: "finding", id: finding } });
        await left.memory.findings.asking(finding, "ask");
        await left.memory.asks.waiting("ask", "callback");
        groups.close(id);
        const event = eventOf("ModifySecurityGroupRules", { groupId: id });
        return { ...made, handle: (engine: Engine) => handleEvent(engine, event) };
      },
      async ({ left }) => {
        expect((await left.memory.asks.get("ask"))?.answer).toMatchObject({ kind: "resolved" });
        expect(new Set(left.woken)).toEqual(new Set(["callback"]));
      },
    );
  });
});
