import { describe, expect, it } from "vitest";
import { createConnect } from "../../aws/clients.ts";
import { iamActionsOf } from "../../aws/iam-actions.ts";
import { takeIn } from "../../engine/intake/event.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { applyUndo } from "../../engine/undo/apply.ts";
import { planUndo, UndoError } from "../../engine/undo/plan.ts";
import { type AnyRemediation, onlyDetects, type State } from "../../remediations/contract.ts";
import { remediations, remediationsByService } from "../../remediations/index.ts";
import { account, localAws } from "../support/account.ts";
import { type Interception, testEngine } from "../support/engine.ts";
import type { Cases, Hole, Opened } from "./cases.ts";

const onLocalAws = createConnect({ homeAccount: account.id });
const isWrite = (call: string) => !/:(Get|Describe|List)/.test(call);

/** As a record comes back from the log. */
const fromLog = (record: ActionRecord | undefined): ActionRecord => JSON.parse(JSON.stringify(record));

async function readNow(remediation: AnyRemediation, { event, connect = onLocalAws }: Opened): Promise<State> {
  const intake = takeIn(event, []);
  if (!("event" in intake)) throw new Error("the event of a hole must not be passed over");
  const [ref] = remediation.reader.find(intake.event);
  const aws = connect({ account: account.id, region: account.region, actionId: "test" });
  const state = await remediation.reader.read(aws, ref);
  if (!state) throw new Error("the resource of a hole must exist");
  return state;
}

/** Each remediation as a list of its own, kept because the schema of the configuration is made once for a list. */
const lists = new Map(
  remediations.map((each): [AnyRemediation, readonly AnyRemediation[]] => [each, [each]]),
);

function engineFor(
  { remediation }: Cases,
  { params = {} }: Hole,
  { connect }: Opened,
  mode: "dry-run" | "auto",
  intercept?: Interception,
) {
  const controls = { [remediation.id]: { mode, params } };
  const options = { ...(connect && { connect }), ...(intercept && { intercept }) };
  return testEngine({ remediations: lists.get(remediation) ?? [], mode, controls, ...options });
}

/** A hole, opened, looked at in dry run, fixed, and handled once more: every state and engine on the way. */
async function runAll(cases: Cases, hole: Hole) {
  const { remediation } = cases;
  const opened = await hole.open();
  const run = async (mode: "dry-run" | "auto") => {
    const engine = engineFor(cases, hole, opened, mode);
    await handleEvent(engine, opened.event);
    return engine;
  };
  const before = await readNow(remediation, opened);
  const dryRun = await run("dry-run");
  const afterDryRun = await readNow(remediation, opened);
  const fix = await run("auto");
  const after = await readNow(remediation, opened);
  const again = await run("auto");
  const afterAgain = await readNow(remediation, opened);
  return { opened, before, dryRun, afterDryRun, fix, after, again, afterAgain };
}

/** Dies after each call of a fix, which is before the next one, and looks what is left once the event came again. */
async function dieAtEach(
  cases: Cases,
  hole: Hole,
  calls: number,
  comparable: (state: State) => unknown,
): Promise<void> {
  const { remediation } = cases;
  let opened = await hole.open();
  let before = await readNow(remediation, opened);
  for (let fatal = 1; fatal <= calls; fatal++) {
    let count = 0;
    const dying = engineFor(cases, hole, opened, "auto", async (_call, make) => {
      count += 1;
      if (count !== fatal) return make();
      // Whether AWS answered or refused.
      await make().catch(() => undefined);
      throw new Error("the process died");
    });
    await expect(handleEvent(dying, opened.event)).rejects.toThrow("the process died");
    // What only read left the hole as it was, and the next event that dies comes again to it.
    if (!dying.calls.some(isWrite)) continue;
    await handleEvent(engineFor(cases, hole, opened, "auto"), opened.event);
    const after = await readNow(remediation, opened);
    expect(comparable(after), `${hole.name}, call ${fatal}`).toEqual(
      comparable({ ...before, ...hole.fixed(before) }),
    );
    if (fatal === calls) break;
    opened = await hole.open();
    before = await readNow(remediation, opened);
  }
}

/**
 * What holds for every remediation of a service.
 *
 * @param tables the tables of its cases, by file
 * @param belongs which ids the file covers, where several files share a service to run side by side
 */
export function holdContract(
  service: string,
  tables: Record<string, { cases: Cases }>,
  belongs: (id: string) => boolean = () => true,
): void {
  const allCases = Object.values(tables).map(({ cases }) => cases);

  it("has cases for every remediation, and no others", () => {
    const ids = remediationsByService[service]?.map(({ id }) => id).filter(belongs);
    expect(allCases.map(({ remediation }) => remediation.id).sort()).toEqual(ids?.toSorted());
  });

  describe.each(allCases.map((cases) => [cases.remediation.id, cases] as const))("%s", (_, cases) => {
    const { remediation, comparable = (state: unknown) => state } = cases;
    const runs = new Map<Hole, ReturnType<typeof runAll>>();
    /** Once for all tests of the hole. */
    const runsOn = (hole: Hole) => {
      const known = runs.get(hole) ?? runAll(cases, hole);
      runs.set(hole, known);
      return known;
    };

    it.each(cases.plans.map((each) => [each.name, each] as const))(
      "plans: %s",
      (_name, { state, params, calls, undo, says }) => {
        const plan = remediation.plan({ ref: cases.ref, ...state }, remediation.params.parse(params ?? {}));
        const folded = remediation.reader.fold?.(plan) ?? plan;
        expect(folded.map(({ call }) => call && { operation: call.operation, input: call.input })).toEqual(
          calls,
        );
        for (const change of folded) expect(change.undo === null).toBe(change.undoReason !== undefined);
        if (undo) {
          expect(
            folded.map((each) => each.undo && { operation: each.undo.operation, input: each.undo.input }),
          ).toEqual(undo);
        }
        if (says) expect(folded.map(({ summary }) => summary).join("\n")).toContain(says);
      },
    );

    it.each(cases.events.map((each) => [each.name, each] as const))(
      "finds: %s",
      (_name, { event, resource }) => {
        const intake = takeIn(event, []);
        if (!("event" in intake)) throw new Error("the event must not be passed over");
        expect(remediation.events[intake.event.source]).toContain(intake.event.name);
        expect(remediation.reader.find(intake.event).map(({ arn }) => arn)).toEqual(
          resource === null ? [] : [resource],
        );
      },
    );

    it.each(cases.assessments.map((each) => [each.name, each] as const))("assesses: %s", (_name, each) => {
      const assessment = remediation.assess?.({ ref: cases.ref, ...each.state }, each.context);
      expect(assessment?.risk ?? remediation.risk).toBe(each.risk);
      if (each.severity) expect(assessment?.severity).toBe(each.severity);
    });

    const holes = cases.holes.filter(({ scripted }) => localAws || scripted);
    describe.each(holes.map((hole) => [hole.name, hole] as const))("on AWS: %s", (_name, hole) => {
      const [title, outcome] = onlyDetects(remediation) ? ["is reported", "planned"] : ["is fixed", "fixed"];

      it(`${title}: dry run changes nothing; the fix is the plan, leaves the rest alone, and needs no second one`, async () => {
        const { before, dryRun, afterDryRun, fix, after, again, afterAgain } = await runsOn(hole);
        expect(dryRun.calls.filter(isWrite)).toEqual([]);
        expect(dryRun.records.map((record) => record.outcome)).toEqual(["planned"]);
        expect(afterDryRun).toEqual(before);

        const [record] = fix.records;
        expect(fix.records).toHaveLength(1);
        expect(record).toMatchObject({ outcome, planHash: dryRun.records[0]?.planHash });
        const planned = dryRun.records[0]?.changes.map((change) => ({
          ...change,
          applied: outcome === "fixed",
        }));
        expect(record?.changes).toEqual(planned);
        expect(comparable(after)).toEqual(comparable({ ...before, ...hole.fixed(before) }));

        expect(again.records.map((each) => each.outcome)).toEqual([
          outcome === "fixed" ? "compliant" : outcome,
        ]);
        expect(again.calls.filter(isWrite)).toEqual([]);
        expect(afterAgain).toEqual(after);
      });

      it.skipIf(onlyDetects(remediation))(
        "undo restores what was there, and can be undone in turn",
        async () => {
          const { opened, before, fix } = await runsOn(hole);
          const engine = engineFor(cases, hole, opened, "auto");
          const record = fromLog(fix.records[0]);
          const { changes } = record;
          if (changes.every(({ undo }) => !undo)) {
            await expect(planUndo(engine, record)).rejects.toThrow(UndoError);
            return;
          }
          const plan = await planUndo(engine, record);
          expect(plan.drift).toBeUndefined();
          const undone = fromLog(await applyUndo(engine, plan, "alice"));
          expect(undone).toMatchObject({ outcome: "undone", undoOf: record.id });
          const restored = changes.every(({ undo }) => undo) ? before : { ...before, ...hole.fixed(before) };
          expect(comparable(await readNow(remediation, opened))).toEqual(comparable(restored));

          const closing = await planUndo(engine, undone);
          expect(closing.drift).toBeUndefined();
          const closed = await applyUndo(engine, closing, "bob");
          expect(closed).toMatchObject({ outcome: "fixed", undoOf: undone.id });
          const fixed = { ...before, ...hole.fixed(before) };
          expect(comparable(await readNow(remediation, opened))).toEqual(comparable(fixed));
        },
      );
    });

    it.skipIf(onlyDetects(remediation) || holes.length === 0)(
      "ends in the same state when it dies at any call and the event comes again",
      async () => {
        // What is closed by the same calls dies alike.
        const bySequence = new Map<string, Hole>();
        for (const hole of holes) bySequence.set((await runsOn(hole)).fix.calls.join(), hole);
        for (const [sequence, hole] of bySequence)
          await dieAtEach(cases, hole, sequence.split(",").length, comparable);
      },
    );

    it.skipIf(!localAws)("makes exactly the calls that its permissions allow", async () => {
      const made = new Set<string>();
      for (const hole of cases.holes) {
        const { dryRun, fix } = await runsOn(hole);
        for (const action of [...dryRun.calls, ...fix.calls].flatMap(iamActionsOf)) made.add(action);
      }
      const { reader, permissions } = remediation;
      const declared = new Set([...reader.permissions.read, ...permissions.read, ...permissions.write]);
      expect([...made].sort()).toEqual([...declared].sort());
    });
  });
}
