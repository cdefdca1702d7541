import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../engine/config/load.ts";
import { type Exemption, exemptionFor } from "../../engine/exemptions.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import { remediations } from "../../remediations/index.ts";
import { lambdaPublicPermission } from "../../remediations/lambda/lambda-public-permission.ts";
import { recordOf } from "../remediations/cases.ts";
import { scriptedAws, testClock, testEngine } from "../support/engine.ts";

const arn = "arn:aws:lambda:us-east-1:123456789012:function:orders";
const exemption: Exemption = {
  control: "lambda-public-permission",
  resource: arn,
  reason: "public demo",
  owner: "alice@example.com",
  expires: "2026-12-31",
};
const now = new Date("2026-12-31T23:59:59Z");

describe("an exemption", () => {
  it.each([
    ["on its last day", {}, true],
    ["for every control", { control: "*" }, true],
    ["for a pattern", { resource: "arn:aws:lambda:*:123456789012:function:ord*" }, true],
    ["expired", { expires: "2026-12-30" }, false],
    ["for another control", { control: "s3-versioning" }, false],
    ["for another resource", { resource: `${arn}:live` }, false],
    ["whose name only begins alike", { resource: arn.slice(0, -1) }, false],
    [
      "with characters that a regular expression would read",
      { resource: arn.replace(":function:", ".function.") },
      false,
    ],
  ])("%s", (_name, more, counts) => {
    const found = exemptionFor([{ ...exemption, ...more }], "lambda-public-permission", arn, now);
    expect(found !== undefined).toBe(counts);
  });

  it("that lasts longer is the one that is named", () => {
    const longer = { ...exemption, expires: "2027-06-30" };
    expect(exemptionFor([exemption, longer], exemption.control, arn, now)).toBe(longer);
  });
});

const Policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Sid: "open", Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction", Resource: arn },
  ],
});
const event = recordOf("lambda.amazonaws.com", "AddPermission20150331v2", { functionName: "orders" });

async function handle(exemptions: readonly Exemption[]) {
  const engine = testEngine({
    remediations: [lambdaPublicPermission],
    mode: "auto",
    clock: testClock(now.getTime()),
    connect: scriptedAws(({ operation }) => (operation === "GetPolicy" ? { Policy } : {})),
  });
  const exempting = { ...engine, config: { ...engine.config, exemptions } };
  await handleEvent(exempting, event);
  return engine;
}

it("keeps the fix from being made, and is named in the record with what it leaves open", async () => {
  const { records, calls } = await handle([exemption]);
  expect(calls).toEqual(["lambda:GetPolicy"]);
  expect(records).toEqual([
    expect.objectContaining({
      outcome: "exempt",
      reason: "exempt until 2026-12-31, alice@example.com answers for it: public demo",
      changes: [expect.objectContaining({ call: "lambda:RemovePermission", applied: false })],
    }),
  ]);
});

it("counts no longer once it expired", async () => {
  const { calls } = await handle([{ ...exemption, expires: "2026-12-30" }]);
  expect(calls).toContain("lambda:RemovePermission");
});

it.each([
  ["the control is unknown", "control: s3-versionin", "exemptions.0.control must be one of"],
  ["the day is none", "expires: soon", "must be a day, such as 2027-01-31"],
  ["nobody answers for it", 'owner: ""', "exemptions.0.owner"],
  ["the resource is no ARN", "resource: my-bucket", "must be an ARN"],
])("is refused where %s", (_name, line, message) => {
  const key = line.split(":")[0] ?? "";
  const lines = Object.entries(exemption).map(([name, value]) =>
    name === key ? line : `${name}: "${value}"`,
  );
  const text = `exemptions:\n  - ${lines.join("\n    ")}\n`;
  expect(() => parseConfig(text, "suture.config.yml", remediations)).toThrow(message);
});

it("is in the commented example as it has to be written", () => {
  const example = readFileSync("suture.config.yml", "utf8").split("\n");
  const from = example.indexOf("# exemptions:");
  const text = example
    .slice(from)
    .map((line) => line.replace(/^# ?/, ""))
    .join("\n");
  expect(parseConfig(text, "suture.config.yml", remediations).exemptions).toHaveLength(1);
});
