import { describe, expect, it } from "vitest";
import { RetryLaterError } from "../../../engine/apply.ts";
import { handleEvent } from "../../../engine/pipeline.ts";
import type { ActionRecord } from "../../../engine/record.ts";
import { applyUndo } from "../../../engine/undo/apply.ts";
import { planUndo } from "../../../engine/undo/plan.ts";
import { lambdaPublicPermission } from "../../../remediations/lambda/lambda-public-permission.ts";
import { recordOf } from "../../remediations/cases.ts";
import { scriptedAws, testEngine } from "../../support/engine.ts";

const arn = "arn:aws:lambda:us-east-1:123456789012:function:orders";
const open = { Sid: "open", Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction", Resource: arn };
const odd = { ...open, Sid: "odd", Action: ["lambda:InvokeFunction", "lambda:GetFunction"] };

/** A function's policy that answers as Lambda does. */
function policyOf(...statements: { Sid: string }[]) {
  const state = { statements: [...statements], gone: false, denied: "", ignored: "", staleReads: 0 };
  let old = state.statements;
  const connect = scriptedAws(({ operation, input }) => {
    const fail = (name: string, message: string) => {
      throw Object.assign(new Error(message), { name });
    };
    const { StatementId: Sid = "", Principal } = input as { StatementId?: string; Principal?: string };
    if (state.denied === operation) fail("AccessDeniedException", "no");
    if (state.gone) fail("ResourceNotFoundException", "Function not found: orders");
    if (operation === "GetPolicy") {
      const seen = state.staleReads-- > 0 ? old : state.statements;
      if (seen.length === 0) fail("ResourceNotFoundException", "The resource you requested does not exist.");
      return { Policy: JSON.stringify({ Version: "2012-10-17", Statement: seen }) };
    }
    old = [...state.statements];
    if (operation === "AddPermission")
      state.statements.push({ ...open, Sid, ...(Principal && { Principal }) });
    if (operation === "RemovePermission" && state.ignored !== operation)
      state.statements = state.statements.filter((each) => each.Sid !== Sid);
    return {};
  });
  const engine = testEngine({ remediations: [lambdaPublicPermission], mode: "auto", connect });
  return { state, engine };
}

/** As a record comes back from the log. */
const fromLog = (record: ActionRecord | undefined): ActionRecord => JSON.parse(JSON.stringify(record));

async function fixed(...statements: { Sid: string }[]) {
  const { state, engine } = policyOf(...statements);
  await handleEvent(
    engine,
    recordOf("lambda.amazonaws.com", "AddPermission20150331v2", { functionName: "orders" }),
  );
  const record = fromLog(engine.records[0]);
  expect(record.outcome).toBe("fixed");
  engine.calls.length = 0;
  return { state, engine, record };
}

it("opens exactly what the fix closed, records it, and can itself be undone", async () => {
  const { state, engine, record } = await fixed(open);
  const plan = await planUndo(engine, record);
  expect(plan).toMatchObject({ drift: undefined, left: [] });
  expect(engine.calls).toEqual(["lambda:GetPolicy"]);

  const undone = await applyUndo(engine, plan, "alice");
  expect(state.statements).toEqual([open]);
  expect(undone).toMatchObject({
    outcome: "undone",
    undoOf: record.id,
    trigger: { type: "cli", actor: "alice" },
    changes: [{ call: "lambda:AddPermission", applied: true, undo: { call: "lambda:RemovePermission" } }],
  });
  expect(engine.records.at(-1)).toEqual(undone);
});

it("undoes an undo: what it opened is closed again, proved, and can be undone in turn", async () => {
  const { state, engine, record } = await fixed(open);
  const undone = fromLog(await applyUndo(engine, await planUndo(engine, record), "alice"));
  const closed = fromLog(await applyUndo(engine, await planUndo(engine, undone), "bob"));
  expect(state.statements).toEqual([]);
  expect(closed).toMatchObject({
    outcome: "fixed",
    undoOf: undone.id,
    trigger: { actor: "bob" },
    changes: [{ summary: record.changes[0]?.summary, call: "lambda:RemovePermission", applied: true }],
    after: { policy: null },
  });
  const opened = await applyUndo(engine, await planUndo(engine, closed), "alice");
  expect(opened).toMatchObject({ outcome: "undone", undoOf: closed.id });
  expect(state.statements).toEqual([open]);
  expect(engine.records.map(({ outcome }) => outcome)).toEqual(["fixed", "undone", "fixed", "undone"]);
});

it("does not say that it closed again what still reads as open", async () => {
  const { state, engine, record } = await fixed(open);
  const undone = fromLog(await applyUndo(engine, await planUndo(engine, record), "alice"));
  const plan = await planUndo(engine, undone);
  state.ignored = "RemovePermission";
  expect(await applyUndo(engine, plan, "bob")).toMatchObject({
    outcome: "failed",
    reason: expect.stringContaining("still reads as open"),
    changes: [{ applied: true }],
  });
});

it("records what AWS shows in the end: for a moment it may answer from before the undo", async () => {
  const { state, engine, record } = await fixed(open);
  const plan = await planUndo(engine, record);
  state.staleReads = 2;
  const undone = await applyUndo(engine, plan, "alice");
  expect(JSON.stringify(undone.after)).toContain(open.Sid);
  expect((await planUndo(engine, fromLog(undone))).drift).toBeUndefined();
});

it("records an undo that could not be read again, and that it has to be proved", async () => {
  const { state, engine, record } = await fixed(open);
  const plan = await planUndo(engine, record);
  state.denied = "GetPolicy";
  await expect(applyUndo(engine, plan, "alice")).rejects.toThrow(RetryLaterError);
  expect(engine.records.at(-1)).toMatchObject({ outcome: "failed", changes: [{ applied: true }] });
});

it("undoes the last change first, and says what it cannot undo", async () => {
  const { state, engine, record } = await fixed(open, odd, { ...open, Sid: "other" });
  const plan = await planUndo(engine, record);
  expect(plan.left.map(({ undoReason }) => undoReason)).toEqual([
    expect.stringContaining("AddPermission takes one action"),
  ]);
  await applyUndo(engine, plan, "alice");
  expect(state.statements.map(({ Sid }) => Sid)).toEqual(["other", "open"]);
});

it("tells how the resource differs from what the fix left", async () => {
  const { state, engine, record } = await fixed(open);
  state.statements.push({ ...open, Sid: "later" });
  const { drift } = await planUndo(engine, record);
  expect(drift?.left).toContain('"policy":null');
  expect(drift?.now).toContain("later");
});

describe("refuses, and changes nothing", () => {
  const change = { applied: true, undo: { call: "lambda:RemovePermission", input: {} } };
  it.each<[string, (record: ActionRecord) => object, string]>([
    [
      "a dry run",
      ({ changes }) => ({
        outcome: "planned",
        changes: changes.map((each) => ({ ...each, applied: false })),
      }),
      "changed nothing",
    ],
    ["a control that is not there", () => ({ control: "gone-control" }), "there is no control gone-control"],
    [
      "what has no undo",
      ({ changes }) => ({ changes: changes.map((each) => ({ ...each, undo: null, undoReason: "none" })) }),
      "cannot be undone: none",
    ],
    [
      "a call that is no undo of its control",
      ({ changes: [first] }) => ({ changes: [{ ...first, ...change }] }),
      "undoes nothing that",
    ],
  ])("%s", async (_name, differences, message) => {
    const { engine, record } = await fixed(open);
    await expect(planUndo(engine, { ...record, ...differences(record) } as ActionRecord)).rejects.toThrow(
      message,
    );
    expect(engine.calls.filter((call) => !call.includes(":Get"))).toEqual([]);
  });

  it("a resource that is gone", async () => {
    const { state, engine, record } = await fixed(open);
    state.gone = true;
    await expect(planUndo(engine, record)).rejects.toThrow("does not exist any more");
  });
});

it("records a refused undo as denied", async () => {
  const { state, engine, record } = await fixed(open);
  const plan = await planUndo(engine, record);
  state.denied = "AddPermission";
  expect(await applyUndo(engine, plan, "alice")).toMatchObject({
    outcome: "denied",
    changes: [{ applied: false }],
  });
  expect(state.statements).toEqual([]);
});
