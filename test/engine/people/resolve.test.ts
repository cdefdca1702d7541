import { expect, it } from "vitest";
import { handleEvent } from "../../../engine/pipeline.ts";
import { remediationsByService } from "../../../remediations/index.ts";
import { localAws } from "../../support/account.ts";
import { testEngine } from "../../support/engine.ts";
import { testMemory } from "../../support/memory.ts";
import { eventOf, newGroupId, scriptedGroups } from "../../workflow/groups.ts";

it.skipIf(!localAws)("nobody need answer for a hole that the same look fixed", async () => {
  const { memory, clock } = await testMemory();
  const groups = scriptedGroups();
  const [id, woken] = [newGroupId(), [] as string[]];
  const handle = async (mode: "approve" | "auto", event: object) => {
    const remediations = remediationsByService.ec2 ?? [];
    const workflow = {
      start: async () => undefined,
      wake: async (callback: string) => void woken.push(callback),
    };
    const engine = testEngine({ remediations, mode, clock, connect: groups.connect });
    await handleEvent({ ...engine, people: { memory, workflow, service: "ec2" } }, event);
    return engine.records.filter(({ outcome }) => outcome !== "compliant");
  };

  const [asked] = await handle("approve", groups.open(id));
  const finding = asked?.id ?? "";
  await memory.asks.create({ id: "ask", about: { kind: "finding", id: finding } });
  await memory.findings.asking(finding, "ask");
  await memory.asks.waiting("ask", "callback");

  // Deployed anew, with another mode.
  const records = await handle("auto", eventOf("ModifySecurityGroupRules", { groupId: id }));
  expect(records).toMatchObject([{ outcome: "fixed" }]);
  expect(groups.groups.get(id)).toEqual([]);
  expect((await memory.asks.get("ask"))?.answer).toMatchObject({ kind: "resolved" });
  expect(woken).toEqual(["callback"]);
});
