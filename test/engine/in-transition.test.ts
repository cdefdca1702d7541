import { expect, it } from "vitest";
import { handleEvent } from "../../engine/pipeline.ts";
import { rdsPublicInstance } from "../../remediations/rds/rds-public-instance.ts";
import { recordOf } from "../remediations/cases.ts";
import { scriptedAws, testEngine } from "../support/engine.ts";

const event = recordOf("rds.amazonaws.com", "ModifyDBInstance", {
  dBInstanceIdentifier: "orders",
  publiclyAccessible: true,
});

/** A DB instance that RDS takes its time to change, as it does: the local AWS changes it at once. */
function slowInstance() {
  const state = { publiclyAccessible: true, status: "available" };
  const connect = scriptedAws(({ operation }) => {
    if (operation === "ModifyDBInstance") {
      if (state.status !== "available") {
        throw Object.assign(new Error("Instance orders is not available"), {
          name: "InvalidDBInstanceState",
          $fault: "client",
        });
      }
      state.status = "modifying";
      return {};
    }
    const instance = {
      DBInstanceIdentifier: "orders",
      PubliclyAccessible: state.publiclyAccessible,
      DBInstanceStatus: state.status,
    };
    return { DBInstances: [instance] };
  });
  return { state, engine: testEngine({ remediations: [rdsPublicInstance], mode: "auto", connect }) };
}

it("comes back for a change that AWS accepted and is still carrying out, and never claims it is fixed before", async () => {
  const { state, engine } = slowInstance();
  await expect(handleEvent(engine, event)).rejects.toThrow("is still carrying them out");
  expect(engine.records).toMatchObject([{ outcome: "failed", changes: [{ applied: true }] }]);

  await expect(handleEvent(engine, event)).rejects.toThrow("InvalidDBInstanceState");
  expect(engine.records).toHaveLength(1);

  Object.assign(state, { status: "available", publiclyAccessible: false });
  await handleEvent(engine, event);
  expect(engine.records.at(-1)).toMatchObject({ outcome: "compliant" });
});
