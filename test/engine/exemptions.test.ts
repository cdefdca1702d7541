import { describe, expect, it } from "vitest";
import { parseConfig } from "../../engine/config/load.ts";
import { type Exemption, exemptionFor, expiringIn } from "../../engine/exemptions.ts";
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
    ["until a time that is still to come", { expires: "2027-01-01T00:00:00Z" }, true],
    ["until a second ago", { expires: "2026-12-31T23:59:58Z" }, false],
    ["until now", { expires: now.toISOString() }, false],
    ["until a time of another zone that is still to come", { expires: "2026-12-31T20:00:00-05:00" }, true],
    ["until a time of another zone that is over", { expires: "2027-01-01T01:00:00+02:00" }, false],
    ["until nobody knows when", { expires: "soon" }, false],
    ["for a tag that it has", { resource: "*", tags: { stage: ["demo"] } }, true],
    ["for one of two values", { resource: "*", tags: { stage: ["test", "demo"] } }, true],
    ["for a pattern of values", { resource: "*", tags: { stage: ["d*o"] } }, true],
    ["for two tags, both of which it has", { resource: "*", tags: { stage: ["demo"], team: ["*"] } }, true],
    [
      "for two tags, one of which it lacks",
      { resource: "*", tags: { stage: ["demo"], owner: ["*"] } },
      false,
    ],
    ["for another value", { resource: "*", tags: { stage: ["prod"] } }, false],
    ["for a value in other capitals", { resource: "*", tags: { stage: ["Demo"] } }, false],
    ["for a key in other capitals", { resource: "*", tags: { Stage: ["demo"] } }, false],
    ["for a key that objects have by themselves", { resource: "*", tags: { constructor: ["*"] } }, false],
    ["for a tag, and another resource", { resource: `${arn}2`, tags: { stage: ["demo"] } }, false],
    ["for another control", { control: "s3-versioning" }, false],
    ["for another resource", { resource: `${arn}:live` }, false],
    ["whose name only begins alike", { resource: arn.slice(0, -1) }, false],
    [
      "with characters that a regular expression would read",
      { resource: arn.replace(":function:", ".function.") },
      false,
    ],
  ])("%s", (_name, more, counts) => {
    const tags = new Map([
      ["stage", "demo"],
      ["team", "web"],
    ]);
    const found = exemptionFor([{ ...exemption, ...more }], exemption.control, { arn, tags }, now);
    expect(found !== undefined).toBe(counts);
  });

  it("that lasts longer is the one that is named", () => {
    const longer = { ...exemption, expires: "2027-06-30T00:00:00Z" };
    expect(exemptionFor([exemption, longer], exemption.control, { arn }, now)).toBe(longer);
  });

  it("of a day lasts longer than one of a time on that day", () => {
    const untilNoon = { ...exemption, expires: "2027-01-01T12:00:00Z" };
    const allDay = { ...exemption, expires: "2027-01-01" };
    expect(exemptionFor([untilNoon, allDay], exemption.control, { arn }, now)).toBe(allDay);
  });

  it("by tags is no answer as long as the tags were not read", () => {
    const byTag = { ...exemption, tags: { stage: ["demo"] } };
    expect(() => exemptionFor([byTag], exemption.control, { arn }, now)).toThrow(/tags of .* were not read/);
    expect(exemptionFor([byTag], "s3-versioning", { arn }, now)).toBeUndefined();
  });
});

describe("is announced a week before its end", () => {
  it.each([
    ["on the day before that", "2027-01-31", "2027-01-23T23:59:59Z", false],
    ["from the first second of that day", "2027-01-31", "2027-01-24T00:00:00Z", true],
    ["to its last", "2027-01-31", "2027-01-24T23:59:59Z", true],
    ["on the day after", "2027-01-31", "2027-01-25T00:00:00Z", false],
    ["when a time is its end, on the day of it", "2027-01-31T10:00:00Z", "2027-01-24T20:00:00Z", true],
    ["by the day in UTC", "2027-01-31T22:00:00-05:00", "2027-01-25T12:00:00Z", true],
    ["across the end of a year", "2027-01-03", "2026-12-27T12:00:00Z", true],
  ])("%s", (_name, expires, today, is) => {
    const each = { ...exemption, expires };
    expect(expiringIn([each], 7, new Date(today))).toEqual(is ? [each] : []);
  });

  it("on one day only", () => {
    const days = Array.from({ length: 60 }, (_, day) => new Date(Date.UTC(2027, 0, 1 + day, 12)));
    const exemptions = [exemption, { ...exemption, expires: "2027-02-10" }];
    expect(days.filter((day) => expiringIn(exemptions, 7, day).length > 0)).toHaveLength(1);
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
  ["the control is unknown", "control: s3-versionin", 'did you mean "s3-versioning"?'],
  ["the day is none", "expires: soon", "must be a day, such as 2027-01-31, or a time"],
  ["the day is not in the calendar", "expires: 2027-02-30", "must be a day, such as 2027-01-31, or a time"],
  ["the time has no zone", "expires: 2027-01-31T10:00:00", "must be a day, such as 2027-01-31, or a time"],
  ["nobody answers for it", 'owner: ""', "exemptions.0.owner must have at least 1 character"],
  ["the resource is no ARN", "resource: my-bucket", "exemptions.0.resource must be an ARN"],
  ["neither a resource nor a tag is named", "resource:", "exemptions.0.resource is empty"],
])("is refused where %s", (_name, line, message) => {
  const key = line.split(":")[0] ?? "";
  const lines = Object.entries(exemption).map(([name, value]) =>
    name === key ? line : `${name}: "${value}"`,
  );
  const text = `exemptions:\n  - ${lines.join("\n    ")}\n`;
  expect(() => parseConfig(text, "suture.config.yml", remediations)).toThrow(message);
});

const { resource: _, ...ofNothing } = exemption;
const taken = (...exemptions: object[]) =>
  parseConfig(JSON.stringify({ exemptions }), "suture.config.yml", remediations).exemptions;

it.each([
  ["tags alone", { tags: { stage: "demo" } }, { resource: "*", tags: { stage: ["demo"] } }],
  ["a resource and a time", { resource: arn, expires: "2027-01-31T10:00:00Z" }, {}],
])("is taken with %s", (_name, written, completed) => {
  expect(taken({ ...ofNothing, ...written })).toEqual([{ ...ofNothing, ...written, ...completed }]);
});

it("is refused with neither a resource nor tags", () => {
  expect(() => taken(ofNothing)).toThrow("exemptions.0 must name a resource, or tags");
});
