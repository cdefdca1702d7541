import { describe, expect, it } from "vitest";
import { createConnect } from "../../aws/clients.ts";
import { iamActionsOf } from "../../aws/iam-actions.ts";
import { takeIn } from "../../engine/intake/event.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { applyUndo } from "../../engine/undo/apply.ts";
import { planUndo, UndoError } from "../../engine/undo/plan.ts";
import { type AnyRemediation, onlyDetects, type State } from "../../remediations/contract.ts";
import { remediationsByService } from "../../remediations/index.ts";
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

function engineFor(
  { remediation }: Cases,
  { params = {} }: Hole,
  { connect }: Opened,
  mode: "dry-run" | "auto",
  intercept?: Interception,
) {
  const controls = { [remediation.id]: { mode, params } };
  const options = { ...(connect && { connect }), ...(intercept && { intercept }) };
  return testEngine({ remediations: [remediation], mode, controls, ...options });
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
        const opened = await hole.open();
        const before = await readNow(remediation, opened);

        const dryRun = engineFor(cases, hole, opened, "dry-run");
        await handleEvent(dryRun, opened.event);
        expect(dryRun.calls.filter(isWrite)).toEqual([]);
        expect(dryRun.records.map((record) => record.outcome)).toEqual(["planned"]);
        expect(await readNow(remediation, opened)).toEqual(before);

        const fix = engineFor(cases, hole, opened, "auto");
        await handleEvent(fix, opened.event);
        const [record] = fix.records;
        expect(fix.records).toHaveLength(1);
        expect(record).toMatchObject({ outcome, planHash: dryRun.records[0]?.planHash });
        const planned = dryRun.records[0]?.changes.map((change) => ({
          ...change,
          applied: outcome === "fixed",
        }));
        expect(record?.changes).toEqual(planned);
        const after = await readNow(remediation, opened);
        expect(comparable(after)).toEqual(comparable({ ...before, ...hole.fixed(before) }));

        const again = engineFor(cases, hole, opened, "auto");
        await handleEvent(again, opened.event);
        expect(again.records.map((each) => each.outcome)).toEqual([
          outcome === "fixed" ? "compliant" : outcome,
        ]);
        expect(again.calls.filter(isWrite)).toEqual([]);
        expect(await readNow(remediation, opened)).toEqual(after);
      });

      it.skipIf(onlyDetects(remediation))(
        "undo restores what was there, and can be undone in turn",
        async () => {
          const opened = await hole.open();
          const before = await readNow(remediation, opened);
          const engine = engineFor(cases, hole, opened, "auto");
          await handleEvent(engine, opened.event);
          const record = fromLog(engine.records[0]);
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

      it.skipIf(onlyDetects(remediation))(
        "ends in the same state when it dies at any call and the event comes again",
        async () => {
          // Dying after a call is dying before the next one, too.
          for (let fatal = 1; ; fatal++) {
            const opened = await hole.open();
            const before = await readNow(remediation, opened);
            let count = 0;
            const dying = engineFor(cases, hole, opened, "auto", async (_call, make) => {
              count += 1;
              const answer = await make();
              if (count === fatal) throw new Error("the process died");
              return answer;
            });
            const died = await handleEvent(dying, opened.event).then(
              () => false,
              () => true,
            );
            await handleEvent(engineFor(cases, hole, opened, "auto"), opened.event);
            const after = await readNow(remediation, opened);
            expect(comparable(after)).toEqual(comparable({ ...before, ...hole.fixed(before) }));
            if (!died) break;
          }
        },
      );
    });

    it.skipIf(!localAws)("makes exactly the calls that its permissions allow", async () => {
      const made = new Set<string>();
      for (const hole of cases.holes) {
        const opened = await hole.open();
        for (const mode of ["dry-run", "auto"] as const) {
          const engine = engineFor(cases, hole, opened, mode);
          await handleEvent(engine, opened.event);
          for (const action of engine.calls.flatMap(iamActionsOf)) made.add(action);
        }
      }
      const { reader, permissions } = remediation;
      const declared = new Set([...reader.permissions.read, ...permissions.read, ...permissions.write]);
      expect([...made].sort()).toEqual([...declared].sort());
    });
  });
}
