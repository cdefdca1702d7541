import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { eventPattern } from "../../deploy/patterns.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { type Matches, startMatcher } from "./support/event-pattern.ts";
import { type CloudTrailRecord, capturedRecords, delivered, haveRecords } from "./support/records.ts";

const hasPython = inject("localAws") !== null;
const withPython = describe.skipIf(!hasPython);
let matches: Matches;
let stop = () => {};
beforeAll(async () => {
  if (hasPython) ({ matches, stop } = await startMatcher());
});
afterAll(() => stop());

/** How many of the captured records, of an attack in 2023, each service's pattern matches. */
const capturedMatches: Readonly<Record<string, number>> = {
  cloudtrail: 6,
  ec2: 19,
  iam: 20,
  lambda: 3,
  rds: 3,
  s3: 11,
};

const captured = haveRecords ? capturedRecords() : [];

const ownRoles = ["Ec2", "Lambda", "S3"].map(
  (name) => `arn:aws:iam::123456789012:role/suture-dev-${name}Role-1A2B3C4D5E6F`,
);
const longestRoleArn = "arn:aws-us-gov:iam::123456789012:role/".length + 64;
const registry = Object.entries(remediationsByService).map(([service, remediations]) => ({
  service,
  remediations,
  pattern: eventPattern(remediations, ownRoles),
  calls: remediations.flatMap(({ events }) =>
    Object.entries(events).flatMap(([eventSource, names]) =>
      names.map((eventName) => ({ eventSource, eventName })),
    ),
  ),
}));

const byUser = { type: "IAMUser", arn: "arn:aws:iam::123456789012:user/alice" };
const byRole = (arn: string) => ({
  type: "AssumedRole",
  arn: `${arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/session`,
  sessionContext: { sessionIssuer: { type: "Role", arn }, attributes: {} },
});

describe("eventPattern", () => {
  it("is made from what the remediations declare", () => {
    const remediations = [
      { events: { "s3.amazonaws.com": ["PutBucketAcl", "CreateBucket"] } },
      { events: { "s3.amazonaws.com": ["CreateBucket"], "s3express.amazonaws.com": ["CreateBucket"] } },
    ] as never;
    expect(eventPattern(remediations, ["own"])).toEqual({
      source: ["aws.s3", "aws.s3express"],
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: {
        eventSource: ["s3.amazonaws.com", "s3express.amazonaws.com"],
        eventName: ["CreateBucket", "PutBucketAcl"],
        errorCode: [{ exists: false }],
        readOnly: [{ exists: false }, false],
        userIdentity: {
          sessionContext: { sessionIssuer: { arn: [{ exists: false }, { "anything-but": ["own"] }] } },
        },
      },
    });
  });

  it.each(registry)(
    "of $service is within EventBridge's 2,048 characters with the longest role names",
    ({ remediations }) => {
      const longest = registry.map((_, index) =>
        `arn:aws-us-gov:iam::123456789012:role/${index}`.padEnd(longestRoleArn, "x"),
      );
      expect(JSON.stringify(eventPattern(remediations, longest)).length).toBeLessThanOrEqual(2_048);
    },
  );
});

withPython("the matcher that these tests trust", () => {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and the README of aws/event-ruler
  it.each<[what: string, pattern: unknown[], value: unknown, matched: boolean]>([
    ["a value among several", ["initializing", "running"], "running", true],
    ["a value not among several", ["initializing", "running"], "stopped", false],
    ["an absent field", ["running"], undefined, false],
    ["a boolean", [false], false, true],
    ["the other boolean", [false], true, false],
    ["a boolean written as text", [false], "false", false],
    ["anything-but one value", [{ "anything-but": "initializing" }], "running", true],
    ["anything-but the value", [{ "anything-but": "initializing" }], "initializing", false],
    ["anything-but a list", [{ "anything-but": ["stopped", "overloaded"] }], "overloaded", false],
    ["anything-but, on an absent field", [{ "anything-but": "initializing" }], undefined, false],
    ["exists false, on an absent field", [{ exists: false }], undefined, true],
    ["exists false, on a field", [{ exists: false }], "running", false],
    ["alternatives, by the first", [{ exists: false }, { "anything-but": ["a"] }], undefined, true],
    ["alternatives, by the second", [{ exists: false }, { "anything-but": ["a"] }], "b", true],
    ["no alternative", [{ exists: false }, { "anything-but": ["a"] }], "a", false],
  ])("knows %s", async (_, state, value, matched) => {
    expect(
      await matches({ detail: { state } }, [{ detail: value === undefined ? {} : { state: value } }]),
    ).toEqual([matched]);
  });
});

withPython.each(registry)("the pattern of $service", ({ service, pattern, calls }) => {
  const eachCall = (more: object) =>
    calls.map((call) => delivered({ userIdentity: byUser, ...call, ...more }));
  const all = (value: boolean) => calls.map(() => value);

  it.each<[what: string, more: object, matched: boolean]>([
    ["a person's call", { readOnly: false }, true],
    [
      "a call of a role",
      { readOnly: false, userIdentity: byRole("arn:aws:iam::123456789012:role/admin") },
      true,
    ],
    [
      "a call of a user with an empty session issuer",
      { userIdentity: { ...byUser, sessionContext: { sessionIssuer: {} } } },
      true,
    ],
    [
      "a call of an AWS service",
      { userIdentity: { accountId: "123456789012", invokedBy: "AWS Internal" } },
      true,
    ],
    ["a record that does not say whether it only read", {}, true],
    ["a failed call", { readOnly: false, errorCode: "AccessDenied" }, false],
    ["a call that only read", { readOnly: true }, false],
    [
      "a role named like Suture's own in another path",
      { userIdentity: byRole(ownRoles[0]?.replace("role/", "role/x/") ?? "") },
      true,
    ],
    ["a role whose name begins like Suture's own", { userIdentity: byRole(`${ownRoles[0]}2`) }, true],
    [
      "a role of that name in another account",
      { userIdentity: byRole(ownRoles[0]?.replace("123456789012", "210987654321") ?? "") },
      true,
    ],
  ])("on %s", async (_, more, matched) => {
    expect(await matches(pattern, eachCall(more))).toEqual(all(matched));
  });

  it.each(ownRoles)("passes over the calls of %s", async (role) => {
    expect(await matches(pattern, eachCall({ userIdentity: byRole(role) }))).toEqual(all(false));
  });

  it("passes over other calls, and other services' calls of the same name", async () => {
    const [call] = calls;
    const others = [
      delivered({ eventSource: "sts.amazonaws.com", eventName: call?.eventName ?? "", userIdentity: byUser }),
      delivered({ eventSource: call?.eventSource ?? "", eventName: "TagResource", userIdentity: byUser }),
    ];
    expect(await matches(pattern, others)).toEqual([false, false]);
  });

  const title = "matches the captured records of its events (skipped without ../shared/cloudtrail)";
  it.skipIf(!haveRecords)(title, async () => {
    // Those of its services: the matcher takes its time, and the source settles the others.
    const records = captured.filter((record) =>
      calls.some((call) => call.eventSource === record.eventSource),
    );
    const expected = (record: CloudTrailRecord) =>
      calls.some(
        ({ eventSource, eventName }) => record.eventSource === eventSource && record.eventName === eventName,
      ) &&
      record.errorCode === undefined &&
      !record.readOnly;
    const matched = await matches(pattern, records.map(delivered));
    expect(records.filter((_, index) => matched[index])).toEqual(records.filter(expected));
    expect(matched.filter(Boolean)).toHaveLength(capturedMatches[service] ?? 0);

    const own = records
      .filter(expected)
      .map((record) => ({ ...record, userIdentity: byRole(ownRoles[0] ?? "") }));
    expect(await matches(pattern, own.map(delivered))).toEqual(own.map(() => false));
  });
});
