import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createConnect } from "../../aws/clients.ts";
import { RetryLaterError } from "../../engine/apply.ts";
import { InputError } from "../../engine/intake/event.ts";
import type { Setting } from "../../engine/modes.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { sgAdminPortsOpen } from "../../remediations/ec2/sg-admin-ports-open.ts";
import { sgAllPortsOpen } from "../../remediations/ec2/sg-all-ports-open.ts";
import { lambdaPublicPermission } from "../../remediations/lambda/lambda-public-permission.ts";
import { s3BlockPublicAccess } from "../../remediations/s3/s3-block-public-access.ts";
import { s3DefaultEncryption } from "../../remediations/s3/s3-default-encryption.ts";
import { recordOf } from "../remediations/cases.ts";
import { groupId, rule } from "../remediations/ec2/security-groups.ts";
import { account } from "../support/account.ts";
import { type Answers, answering, awsError } from "../support/answers.ts";
import { type TestEngine, testEngine } from "../support/engine.ts";

const groupEvent = recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", { groupId });
const bucketEvent = recordOf("s3.amazonaws.com", "CreateBucket", { bucketName: "records" });
const functionEvent = recordOf("lambda.amazonaws.com", "AddPermission20150331v2", { functionName: "orders" });

/** Both controls find it: every port is also port 22. */
const everything = rule("sgr-everything", "-1", null, "0.0.0.0/0");
/** Only the control of administration ports finds it. */
const ssh = rule("sgr-ssh", "tcp", [22, 22], "0.0.0.0/0");
const rules = (...SecurityGroupRules: SecurityGroupRule[]) => ({ SecurityGroupRules });
const used = { NetworkInterfaces: [{ NetworkInterfaceId: "eni-1" }] };
const unused = { NetworkInterfaces: [] };

function setUp(
  remediations: readonly AnyRemediation[],
  mode: Setting,
  answers: Readonly<Record<string, Answers>>,
  controls: object = {},
) {
  const aws = answering(answers);
  const engine = testEngine({ remediations, mode, controls, connect: aws.connect });
  return { engine, aws };
}

/** What a person reads first in each record: outcome, mode, controls, and what changes. */
const told = (engine: TestEngine) =>
  engine.records.map(({ outcome, mode, controls, changes }) => [
    outcome,
    mode,
    controls.join(" "),
    changes.map(({ input, applied }) => [
      (input as { SecurityGroupRuleIds: string[] }).SecurityGroupRuleIds.join(" "),
      applied,
    ]),
  ]);

const admin = "sg-admin-ports-open";
const all = "sg-all-ports-open";
const describeRules = "ec2:DescribeSecurityGroupRules";
const describeUse = "ec2:DescribeNetworkInterfaces";
const revokeRules = "ec2:RevokeSecurityGroupIngress";

describe("two controls find the same hole, with modes of their own", () => {
  const both = [["sgr-everything sgr-ssh", true]];
  it.each<[Setting, Setting, string[], unknown[]]>([
    [
      "auto",
      "auto",
      [describeRules, revokeRules, describeRules],
      [["fixed", "auto", `${admin} ${all}`, both]],
    ],
    // All that the dry run would mention is closed already.
    [
      "auto",
      "dry-run",
      [describeRules, describeUse, revokeRules, describeRules],
      [["fixed", "auto", `${admin} ${all}`, both]],
    ],
    [
      "dry-run",
      "auto",
      [describeRules, describeUse, revokeRules, describeRules],
      [
        ["fixed", "auto", all, [["sgr-everything", true]]],
        ["planned", "dry-run", admin, [["sgr-ssh", false]]],
      ],
    ],
    [
      "approve",
      "auto",
      [describeRules, describeUse, revokeRules, describeRules],
      [
        ["fixed", "auto", all, [["sgr-everything", true]]],
        ["pending", "approve", admin, [["sgr-ssh", false]]],
      ],
    ],
    [
      "dry-run",
      "approve",
      [describeRules, describeUse],
      [
        ["pending", "approve", all, [["sgr-everything", false]]],
        ["planned", "dry-run", admin, [["sgr-ssh", false]]],
      ],
    ],
    [
      "dry-run",
      "dry-run",
      [describeRules, describeUse],
      [["planned", "dry-run", `${admin} ${all}`, [["sgr-everything sgr-ssh", false]]]],
    ],
    [
      "off",
      "auto",
      [describeRules, revokeRules, describeRules],
      [["fixed", "auto", all, [["sgr-everything", true]]]],
    ],
    ["off", "off", [], []],
  ])("%s and %s", async (adminMode, allMode, calls, records) => {
    const { engine } = setUp(
      [sgAdminPortsOpen, sgAllPortsOpen],
      "off",
      {
        DescribeSecurityGroupRules: [rules(everything, ssh), rules(...(adminMode === "auto" ? [] : [ssh]))],
        DescribeNetworkInterfaces: [used],
        RevokeSecurityGroupIngress: [{}],
      },
      { [admin]: { mode: adminMode }, [all]: { mode: allMode } },
    );
    expect(await handleEvent(engine, groupEvent)).toEqual({ records: engine.records });
    expect(engine.calls).toEqual(calls);
    expect(told(engine)).toEqual(records);
  });

  it("each by its own parameters", async () => {
    const { engine } = setUp(
      [sgAdminPortsOpen, sgAllPortsOpen],
      "dry-run",
      { DescribeSecurityGroupRules: [rules(ssh, everything)], DescribeNetworkInterfaces: [used] },
      { [admin]: { params: { ports: [3389] } } },
    );
    await handleEvent(engine, groupEvent);
    expect(told(engine)).toEqual([["planned", "dry-run", `${admin} ${all}`, [["sgr-everything", false]]]]);
  });
});

describe("records", () => {
  const answers = {
    DescribeSecurityGroupRules: [rules(ssh), rules()],
    RevokeSecurityGroupIngress: [{}],
    DescribeNetworkInterfaces: [unused],
  };

  it("a fix comes before what is compliant, under the id by which CloudTrail shows its calls", async () => {
    const { engine } = setUp([sgAdminPortsOpen, sgAllPortsOpen], "auto", answers);
    const targets: object[] = [];
    const connect: typeof engine.connect = (target) => {
      targets.push(target);
      return engine.connect(target);
    };
    await handleEvent({ ...engine, connect }, groupEvent);
    expect(engine.records.map(({ outcome, controls }) => [outcome, controls])).toEqual([
      ["fixed", [admin]],
      ["compliant", [all]],
    ]);
    const [fixed, compliant] = engine.records;
    expect(targets).toEqual([{ account: account.id, region: account.region, actionId: fixed?.id }]);
    expect(compliant?.id).not.toBe(fixed?.id);
  });

  it("hold every field of the contract", async () => {
    const { engine } = setUp([sgAdminPortsOpen], "auto", answers);
    await handleEvent(engine, groupEvent);
    expect(engine.records[0]).toMatchObject({
      id: "01933b5e-0000-7000-8000-000000000000",
      time: expect.stringMatching(/^2026-11-21T10:00:05\.\d{3}Z$/),
      control: admin,
      controls: [admin],
      severity: "critical",
      resource: `arn:aws:ec2:us-east-1:${account.id}:security-group/${groupId}`,
      account: account.id,
      region: "us-east-1",
      trigger: {
        type: "cloudtrail",
        eventId: "5a8f1a2e-0000-4000-8000-000000000001",
        eventName: "AuthorizeSecurityGroupIngress",
        eventTime: "2026-11-21T10:00:00Z",
        actor: `arn:aws:iam::${account.id}:user/alice`,
        sourceIp: "203.0.113.7",
      },
      mode: "auto",
      outcome: "fixed",
      reason: "fixed, and read again to prove it",
      risk: "disruptive",
      changes: [
        {
          summary: `Revoke rule sgr-ssh of security group ${groupId}: tcp port 22 is open to 0.0.0.0/0 (all of IPv4)`,
          call: revokeRules,
          input: { GroupId: groupId, SecurityGroupRuleIds: ["sgr-ssh"] },
          applied: true,
          undo: {
            call: "ec2:AuthorizeSecurityGroupIngress",
            input: {
              GroupId: groupId,
              IpPermissions: [
                { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
              ],
            },
          },
          undoReason: null,
        },
      ],
      before: { rules: [ssh], prefixLists: {} },
      after: { rules: [], prefixLists: {} },
      startedAt: "2026-11-21T10:00:05.000Z",
      durationMs: expect.any(Number),
      exposedMs: expect.any(Number),
      approval: null,
      undoOf: null,
      planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [{ durationMs, exposedMs }] = engine.records as unknown as [
      { durationMs: number; exposedMs: number },
    ];
    expect(exposedMs).toBe(5_000 + durationMs);
  });

  it("an event from the future was open for no time", async () => {
    const { engine } = setUp([sgAdminPortsOpen], "auto", answers);
    await handleEvent(engine, { ...groupEvent, eventTime: "2026-11-21T10:05:00Z" });
    expect(engine.records[0]).toMatchObject({ outcome: "fixed", exposedMs: 0 });
  });

  it("the plan's hash is that of its calls: the same in dry run, approval and fix, another for another plan", async () => {
    const hashes = new Map<string, (string | null)[]>();
    for (const mode of ["dry-run", "approve", "auto"] as const) {
      const { engine } = setUp([sgAdminPortsOpen], mode, answers);
      await handleEvent(engine, groupEvent);
      hashes.set(
        mode,
        engine.records.map(({ planHash }) => planHash),
      );
    }
    const other = setUp([sgAdminPortsOpen], "dry-run", {
      ...answers,
      DescribeSecurityGroupRules: [rules({ ...ssh, SecurityGroupRuleId: "sgr-other" })],
    });
    await handleEvent(other.engine, groupEvent);
    expect(new Set([...hashes.values()].flat()).size).toBe(1);
    expect(hashes.get("auto")).not.toContain(other.engine.records[0]?.planHash);
  });

  it("say before the first call what is about to be done", async () => {
    const { engine, aws } = setUp([sgAdminPortsOpen], "auto", answers);
    const announced: unknown[] = [];
    const journal = {
      ...engine.journal,
      applying: ({ id, resource, controls, changes }: Parameters<typeof engine.journal.applying>[0]) => {
        announced.push([aws.calls.map(({ operation }) => operation), id, resource, controls, changes.length]);
      },
    };
    await handleEvent({ ...engine, journal }, groupEvent);
    const { id, resource } = engine.records[0] ?? {};
    expect(announced).toEqual([[["DescribeSecurityGroupRules"], id, resource, [admin], 1]]);
  });

  it.each([
    ["denied", awsError("AccessDenied", 403)],
    ["throttled", awsError("SlowDown", 503)],
    ["gone", awsError("NoSuchBucket", 404)],
  ])(
    "that cannot be kept (%s) fail the invocation, and are not taken for a failure to look",
    async (_name, error) => {
      const { engine } = setUp([sgAdminPortsOpen], "auto", answers);
      const offered: string[] = [];
      const record = async ({ outcome }: { outcome: string }) => {
        offered.push(outcome);
        throw error;
      };
      const handled = handleEvent({ ...engine, journal: { ...engine.journal, record } }, groupEvent);
      await expect(handled).rejects.toThrow(RetryLaterError);
      await expect(handled).rejects.toThrow(/^the record of "fixed" on arn:aws:ec2:.* could not be kept: /);
      expect(offered).toEqual(["fixed"]);
    },
  );
});

describe("enforce decides by what the fix may cost here", () => {
  const read = [describeRules, describeUse];
  it.each<[string, unknown, string, string, string[], RegExp]>([
    ["nothing uses the group", unused, "fixed", "auto", [...read, revokeRules, describeRules], /^fixed/],
    [
      "the group is in use",
      used,
      "pending",
      "approve",
      read,
      /waits for a person's approval: the group is in use by eni-1/,
    ],
    [
      "whether it is in use may not be read",
      awsError("UnauthorizedOperation", 403, "no identity-based policy allows it"),
      "pending",
      "approve",
      read,
      /approval: how it is used could not be read \(UnauthorizedOperation/,
    ],
    [
      "AWS does not understand the question",
      awsError("InvalidParameterValue", 400),
      "pending",
      "approve",
      read,
      /could not be read/,
    ],
  ])("%s", async (_name, use, outcome, mode, calls, reason) => {
    const { engine } = setUp([sgAdminPortsOpen, sgAllPortsOpen], "enforce", {
      DescribeSecurityGroupRules: [rules(everything), rules()],
      DescribeNetworkInterfaces: [use],
      RevokeSecurityGroupIngress: [{}],
    });
    await handleEvent(engine, groupEvent);
    // Two controls ask how the group is used: one question.
    expect(engine.calls).toEqual(calls);
    expect(engine.records).toMatchObject([{ outcome, mode, reason: expect.stringMatching(reason) }]);
    expect(engine.records[0]?.risk).toBe(mode === "auto" ? "safe" : "disruptive");
  });

  it("tries again later when the question cannot be asked now", async () => {
    const { engine } = setUp([sgAdminPortsOpen], "enforce", {
      DescribeSecurityGroupRules: [rules(ssh)],
      DescribeNetworkInterfaces: [awsError("RequestLimitExceeded", 503)],
    });
    await expect(handleEvent(engine, groupEvent)).rejects.toThrow(RetryLaterError);
    expect(engine.records).toEqual([]);
  });

  it("asks nothing about a compliant resource", async () => {
    const { engine } = setUp([sgAdminPortsOpen, sgAllPortsOpen], "enforce", {
      DescribeSecurityGroupRules: [rules()],
    });
    await handleEvent(engine, groupEvent);
    expect(engine.calls).toEqual([describeRules]);
    expect(engine.records.map(({ outcome, mode }) => [outcome, mode])).toEqual([["compliant", "approve"]]);
  });
});

const policy = (...Statement: object[]) => ({
  Policy: JSON.stringify({ Version: "2012-10-17", Statement }),
  RevisionId: "r1",
});
const statement = { Sid: "open", Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction" };
const denial = (type: string) =>
  `User: arn:aws:sts::123456789012:assumed-role/suture/suture-1 is not authorized to perform: s3:GetBucketPublicAccessBlock on resource: "arn:aws:s3:::records" with an explicit deny in a ${type}`;

describe("a look that fails", () => {
  it.each<[string, AnyRemediation, object, string, unknown, string, string]>([
    [
      "the bucket is gone",
      s3BlockPublicAccess,
      bucketEvent,
      "GetPublicAccessBlock",
      awsError("NoSuchBucket", 404),
      "gone",
      "the resource does not exist",
    ],
    [
      "the function is gone",
      lambdaPublicPermission,
      functionEvent,
      "GetPolicy",
      awsError(
        "ResourceNotFoundException",
        404,
        "Function not found: arn:aws:lambda:us-east-1:123456789012:function:orders",
      ),
      "gone",
      "the resource does not exist",
    ],
    // Lambda answers "not found" for a policy as well: the function is there, and nobody may invoke it from outside.
    [
      "the function has no policy",
      lambdaPublicPermission,
      functionEvent,
      "GetPolicy",
      awsError("ResourceNotFoundException", 404, "The resource you requested does not exist."),
      "compliant",
      "nothing to close",
    ],
    [
      "the group known by name is gone",
      sgAdminPortsOpen,
      recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", { groupName: "web" }),
      "DescribeSecurityGroups",
      awsError("InvalidGroup.NotFound", 400),
      "gone",
      "the resource does not exist",
    ],
    ...[
      "service control policy",
      "resource control policy",
      "permissions boundary",
      "identity-based policy",
    ].map(
      (type) =>
        [
          `denied by a ${type}`,
          s3BlockPublicAccess,
          bucketEvent,
          "GetPublicAccessBlock",
          awsError("AccessDenied", 403, denial(type)),
          "denied",
          `could not look: reading it was denied by a ${type}: AccessDenied: User: `,
        ] as [string, AnyRemediation, object, string, Error, string, string],
    ),
    [
      "denied by a declarative policy",
      sgAdminPortsOpen,
      groupEvent,
      "DescribeSecurityGroupRules",
      awsError("UnauthorizedOperation", 403, "This functionality has been disabled by a Declarative Policy"),
      "denied",
      "denied by a declarative policy",
    ],
    [
      "denied, and AWS does not say by what",
      s3BlockPublicAccess,
      bucketEvent,
      "GetPublicAccessBlock",
      awsError("AccessDenied", 403, "Access Denied"),
      "denied",
      "reading it was denied: AccessDenied: Access Denied",
    ],
    [
      "rejected",
      sgAdminPortsOpen,
      groupEvent,
      "DescribeSecurityGroupRules",
      awsError("InvalidParameterValue", 400),
      "failed",
      "AWS refused the call: InvalidParameterValue",
    ],
    [
      "a policy that is not JSON",
      lambdaPublicPermission,
      functionEvent,
      "GetPolicy",
      { Policy: '{"Statement": secret' },
      "failed",
      "lambda-public-permission cannot judge arn:aws:lambda:us-east-1:123456789012:function:orders: The policy is not valid JSON",
    ],
    [
      "a policy that no grammar allows",
      lambdaPublicPermission,
      functionEvent,
      "GetPolicy",
      policy({ ...statement, Effect: "Maybe" }),
      "failed",
      "Statement[0]: Effect is neither Allow nor Deny",
    ],
  ])("%s", async (_name, remediation, event, operation, answer, outcome, reason) => {
    const { engine, aws } = setUp([remediation], "auto", { [operation]: [answer] });
    await handleEvent(engine, event);
    expect(engine.records).toMatchObject([
      { outcome, mode: "auto", changes: [], after: null, exposedMs: null },
    ]);
    expect(engine.records[0]?.reason).toContain(reason);
    expect(engine.records[0]?.reason).not.toContain("secret");
    expect(aws.calls).toHaveLength(1);
  });

  it.each([
    ["throttled", awsError("SlowDown", 503)],
    [
      "without an answer",
      Object.assign(new Error("connect ETIMEDOUT"), { code: "ETIMEDOUT", $metadata: {} }),
    ],
    ["without credentials", Object.assign(new Error("none"), { name: "CredentialsProviderError" })],
    ["with expired credentials", awsError("ExpiredToken", 400)],
    ["by a mistake in Suture", new TypeError("x is not a function")],
  ])("%s: nothing is decided, and the event is handled again", async (_name, error) => {
    const { engine } = setUp([s3BlockPublicAccess], "auto", { GetPublicAccessBlock: [error] });
    const handled = handleEvent(engine, bucketEvent);
    await expect(handled).rejects.toThrow(RetryLaterError);
    await expect(handled).rejects.toThrow("arn:aws:s3:::records could not be read: ");
    await expect(handled).rejects.toMatchObject({ cause: error });
    expect(engine.records).toEqual([]);
  });

  it.each([
    [
      "an account without a way in",
      { account: "999999999999" },
      "the resource is in account 999999999999, and these credentials are for 123456789012",
    ],
    ["a region that AWS has not", { region: "xx-nowhere-1" }, '"xx-nowhere-1" is not a region of AWS'],
  ])("%s: reported, and no call is made", async (_name, place, reason) => {
    const engine = testEngine({
      remediations: [sgAdminPortsOpen, sgAllPortsOpen],
      mode: "auto",
      connect: createConnect({ homeAccount: account.id }),
    });
    await handleEvent(
      engine,
      recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", { groupId }, place),
    );
    expect(engine.calls).toEqual([]);
    expect(engine.records).toMatchObject([
      { outcome: "failed", controls: [admin, all], reason: expect.stringContaining(reason), ...place },
    ]);
  });
});

describe("an event about several resources, or settings of one", () => {
  const remediations = [s3BlockPublicAccess, s3DefaultEncryption];
  const slow = awsError("SlowDown", 503);
  const block = {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  };

  it.each<[string, Readonly<Record<string, Answers>>, string[], string[]]>([
    [
      "one can be read",
      { GetPublicAccessBlock: [slow], GetBucketEncryption: [awsError("NoSuchBucket", 404)] },
      ["gone"],
      ["RetryLaterError"],
    ],
    [
      "the other can be read",
      { GetPublicAccessBlock: [block], GetBucketEncryption: [slow] },
      ["compliant"],
      ["RetryLaterError"],
    ],
    [
      "none can be read",
      { GetPublicAccessBlock: [slow], GetBucketEncryption: [slow] },
      [],
      ["RetryLaterError", "RetryLaterError"],
    ],
  ])("%s: all are looked at before it fails", async (_name, answers, outcomes, errors) => {
    const { engine, aws } = setUp(remediations, "auto", answers);
    const thrown: unknown = await handleEvent(engine, bucketEvent).catch((error: unknown) => error);
    expect(aws.calls).toHaveLength(2);
    expect(engine.records.map(({ outcome }) => outcome)).toEqual(outcomes);
    const each = thrown instanceof AggregateError ? thrown.errors : [thrown];
    expect(each.map(({ name }) => name)).toEqual(errors);
    expect(String(thrown)).toContain("arn:aws:s3:::records could not be read: SlowDown");
  });
});

describe("an event that needs no look", () => {
  it.each<[string, object, string, string]>([
    [
      "an unknown service",
      recordOf("quantum.amazonaws.com", "Entangle", {}),
      "no-control",
      "no control looks at Entangle of quantum.amazonaws.com",
    ],
    [
      "an unknown call of a known service",
      recordOf("ec2.amazonaws.com", "RunInstances", {}),
      "no-control",
      "RunInstances",
    ],
    [
      "a known call of another service",
      recordOf("s3.amazonaws.com", "AuthorizeSecurityGroupIngress", { groupId }),
      "no-control",
      "of s3.amazonaws.com",
    ],
    [
      "a service that is named like a part of every object",
      recordOf("constructor", "name", {}),
      "no-control",
      "of constructor",
    ],
    [
      "no parameters",
      recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", null),
      "no-resource",
      "names no resource of account 123456789012",
    ],
    [
      "a name that leads elsewhere",
      recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", { groupId: "../../sg-1" }),
      "no-resource",
      "names no resource",
    ],
  ])("%s", async (_name, event, ignored, reason) => {
    const { engine } = setUp([sgAdminPortsOpen], "auto", {});
    expect(await handleEvent(engine, event)).toEqual({ ignored, reason: expect.stringContaining(reason) });
    expect(engine.records).toEqual([]);
  });

  it("what is neither event nor record is an error", async () => {
    const { engine } = setUp([sgAdminPortsOpen], "auto", {});
    await expect(handleEvent(engine, { hello: "world" })).rejects.toThrow(InputError);
  });
});

describe("controls of other kinds", () => {
  /** Finds what AWS has no call for. */
  const detecting: AnyRemediation = {
    ...sgAllPortsOpen,
    id: "sg-named-temporary",
    severity: "low",
    permissions: { read: [], write: [], undo: [] },
    params: z.strictObject({}),
    plan: () => [
      { summary: "its name says temporary", call: null, undo: null, undoReason: "nothing is changed" },
    ],
    assess: () => ({ risk: "safe", reason: "only a person knows" }),
  };

  it.each(["auto", "approve", "enforce", "dry-run"] as const)(
    "what only detects only reports, also in mode %s, beside a fix of the same group",
    async (mode) => {
      const { engine } = setUp(
        [sgAdminPortsOpen, detecting],
        mode,
        {
          DescribeSecurityGroupRules: [rules(ssh), rules()],
          RevokeSecurityGroupIngress: [{}],
          DescribeNetworkInterfaces: [used],
        },
        { [admin]: { mode: "auto" } },
      );
      await handleEvent(engine, groupEvent);
      expect(engine.records).toMatchObject([
        { outcome: "fixed", controls: [admin] },
        {
          outcome: "planned",
          mode: "dry-run",
          controls: ["sg-named-temporary"],
          reason: "no call closes it: its runbook says what a person does: only a person knows",
          changes: [
            { summary: "its name says temporary", call: null, input: null, applied: false, undo: null },
          ],
        },
      ]);
    },
  );

  it.each([
    ["looks only where the configuration asks for it", {}, []],
    ["and then does as it says", { [all]: { mode: "auto" } }, ["fixed"]],
  ])("what is opted into %s", async (_name, controls, outcomes) => {
    const { engine } = setUp(
      [{ ...sgAllPortsOpen, optIn: true }],
      "auto",
      { DescribeSecurityGroupRules: [rules(everything), rules()], RevokeSecurityGroupIngress: [{}] },
      controls,
    );
    await handleEvent(engine, groupEvent);
    expect(engine.records.map(({ outcome }) => outcome)).toEqual(outcomes);
  });
});
