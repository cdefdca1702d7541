import { expect, test } from "vitest";
import { handleEvent } from "../../../engine/pipeline.ts";
import { iamAccessKeyAge } from "../../../remediations/iam/iam-access-key-age.ts";
import { iamAccessKeyUnused } from "../../../remediations/iam/iam-access-key-unused.ts";
import { testEngine } from "../../support/engine.ts";
import { holeOf } from "./access-keys.ts";

test("a key that is too old and unused is read once, deactivated once, and recorded once", async () => {
  const hole = holeOf("both", [{ id: "AKIAIOSFODNN7EXAMPLE", created: 500, used: 200 }], []);
  const { event, connect } = await hole.open();
  const engine = testEngine({
    remediations: [iamAccessKeyAge, iamAccessKeyUnused],
    mode: "auto",
    ...(connect && { connect }),
  });
  await handleEvent(engine, event);
  expect(engine.records.map(({ outcome, controls }) => [outcome, controls])).toEqual([
    ["fixed", ["iam-access-key-age", "iam-access-key-unused"]],
  ]);
  expect(engine.calls).toEqual([
    "iam:GetUser",
    "iam:ListAccessKeys",
    "iam:GetAccessKeyLastUsed",
    "iam:UpdateAccessKey",
    "iam:GetUser",
    "iam:ListAccessKeys",
  ]);
});
