import { describe, expect, it } from "vitest";
import { endExemptions, exemptionsOfUndo, exemptUndone } from "../../../engine/people/exempt-undone.ts";
import { localAws } from "../../support/account.ts";
import { actionRecord } from "../../support/log.ts";
import { testMemory } from "../../support/memory.ts";

const controls = ["s3-tls-only", "s3-public-policy"];
const until = new Date("2026-11-22T10:00:05.000Z");
const fix = actionRecord({ id: "fix", controls });
const undone = actionRecord({ id: "undo", controls, outcome: "undone", undoOf: "fix" });
const closed = actionRecord({ id: "again", controls, outcome: "fixed", undoOf: "undo" });
const cutOff = actionRecord({ id: "cut", controls, outcome: "failed", undoOf: "fix" });

describe("the exemptions of an undo", () => {
  it.each([
    ["of a fix", fix, controls],
    ["of an undo, which closes", undone, []],
    ["of what closed again", closed, controls],
    ["of an undo that was cut off", cutOff, []],
  ])("%s", (_name, action, exempt) => {
    const exemptions = exemptionsOfUndo(action, "alice", until);
    expect(exemptions).toEqual(
      exempt.map((control) => ({
        control,
        resource: fix.resource,
        reason: `undone: the fix ${action.id}`,
        owner: "alice",
        expires: "2026-11-22T10:00:05.000Z",
      })),
    );
  });

  it.skipIf(!localAws)("come with it, once, and go with the undo of it", async () => {
    const { memory } = await testMemory();
    const exempt = async () => (await memory.about(fix.resource)).exemptions.map(({ control }) => control);
    await exemptUndone(memory, fix, "alice", until);
    await exemptUndone(memory, fix, "alice", until);
    expect((await exempt()).toSorted()).toEqual(controls.toSorted());
    await exemptUndone(memory, undone, "bob", until);
    expect(await exempt()).toEqual([]);
    await exemptUndone(memory, closed, "alice", until);
    expect((await exempt()).toSorted()).toEqual(controls.toSorted());
    await endExemptions(memory, closed, closed.id);
    expect(await exempt()).toEqual([]);
  });
});
