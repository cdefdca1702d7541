import { AddPermissionCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import type { Call } from "../../aws/calls.ts";
import { RetryLaterError } from "../../engine/apply.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { lambdaPublicPermission } from "../../remediations/lambda/lambda-public-permission.ts";
import { s3DefaultEncryption } from "../../remediations/s3/s3-default-encryption.ts";
import { recordOf } from "../remediations/cases.ts";
import { call, callAndReport, createFunction, localAws } from "../support/account.ts";
import { type Answers, answering, awsError } from "../support/answers.ts";
import { testClock, testEngine } from "../support/engine.ts";

// Answers are scripted where moto differs: it has one policy for a function and all its versions and aliases, never
// throttles, refuses or lags behind. The wordings are Lambda's own:
// https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
const arn = "arn:aws:lambda:us-east-1:123456789012:function:orders";
const functionEvent = (request: object = { functionName: "orders" }) =>
  recordOf("lambda.amazonaws.com", "AddPermission20150331v2", request);
const bucketEvent = recordOf("s3.amazonaws.com", "PutBucketEncryption", { bucketName: "records" });

const statement = (Sid: string) => ({
  Sid,
  Effect: "Allow",
  Principal: "*",
  Action: "lambda:InvokeFunction",
  Resource: arn,
});
const policy = (RevisionId: string, ...sids: string[]) => ({
  Policy: JSON.stringify({ Version: "2012-10-17", Statement: sids.map(statement) }),
  RevisionId,
});
const noPolicy = awsError("ResourceNotFoundException", 404, "The resource you requested does not exist.");
const noFunction = awsError("ResourceNotFoundException", 404, `Function not found: ${arn}`);
const noStatement = awsError(
  "ResourceNotFoundException",
  404,
  "Statement a is not found in resource policy.",
);
const changed = awsError(
  "PreconditionFailedException",
  412,
  "The RevisionId provided does not match the latest RevisionId for the Lambda function or alias.",
);
const throttled = awsError("TooManyRequestsException", 429, "Rate exceeded");
const denied = awsError(
  "AccessDeniedException",
  403,
  "User: arn:aws:sts::123456789012:assumed-role/suture/suture-1 is not authorized to perform: lambda:RemovePermission because no permissions boundary allows the lambda:RemovePermission action",
);
const encryption = (SSEAlgorithm?: string) => ({
  ServerSideEncryptionConfiguration: {
    Rules: SSEAlgorithm ? [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }] : [],
  },
});
const kms = { controls: { "s3-default-encryption": { params: { algorithm: "aws:kms" } } } };

function setUp(remediation: AnyRemediation, answers: Readonly<Record<string, Answers>>, more: object = {}) {
  const aws = answering(answers);
  const clock = testClock();
  const engine = testEngine({
    remediations: [remediation],
    mode: "auto",
    connect: aws.connect,
    clock,
    ...more,
  });
  return { engine, aws, clock };
}

/** Calls in one line each: what they do to which statement, on which revision. */
const lines = (calls: readonly Call[]) =>
  calls.map(({ operation, input }) => {
    const { Qualifier, StatementId, RevisionId } = input as Record<string, string | undefined>;
    return [operation, Qualifier, StatementId, RevisionId].filter(Boolean).join(" ");
  });

interface Course {
  readonly remediation?: AnyRemediation;
  readonly more?: object;
  readonly event?: object;
  readonly answers: Readonly<Record<string, Answers>>;
  /** The calls in their order. */
  readonly calls: readonly string[];
  readonly waited?: readonly number[];
  readonly outcome: string;
  readonly reason: string;
  /** Of each change of the record, whether it was made. */
  readonly applied: readonly boolean[];
}

const courses: Readonly<Record<string, Course>> = {
  "the policy changed between read and write: read and planned again": {
    answers: {
      GetPolicy: [policy("r1", "a", "b"), policy("r2", "b", "c"), noPolicy],
      RemovePermission: [changed, {}],
    },
    calls: [
      "GetPolicy",
      "RemovePermission a r1",
      "GetPolicy",
      "RemovePermission b r2",
      "RemovePermission c",
      "GetPolicy",
    ],
    outcome: "fixed",
    reason: "fixed, and read again to prove it",
    applied: [true, true],
  },
  "the policy changes each time: three attempts, the later ones after a pause": {
    answers: {
      GetPolicy: [policy("r1", "a"), policy("r2", "a"), policy("r3", "a"), policy("r4", "a")],
      RemovePermission: [changed],
    },
    calls: [
      "GetPolicy",
      "RemovePermission a r1",
      "GetPolicy",
      "RemovePermission a r2",
      "GetPolicy",
      "RemovePermission a r3",
      "GetPolicy",
    ],
    waited: [250, 1_000],
    outcome: "failed",
    reason: "the resource changed during each of 3 attempts: look at who else is changing it",
    applied: [false],
  },
  "somebody else removed the statement first": {
    answers: { GetPolicy: [policy("r1", "a"), noPolicy], RemovePermission: [noStatement] },
    calls: ["GetPolicy", "RemovePermission a r1", "GetPolicy"],
    outcome: "compliant",
    reason: "somebody else closed it first",
    applied: [],
  },
  "somebody else removed the second of two": {
    answers: { GetPolicy: [policy("r1", "a", "b"), noPolicy], RemovePermission: [{}, noStatement] },
    calls: ["GetPolicy", "RemovePermission a r1", "RemovePermission b", "GetPolicy"],
    outcome: "fixed",
    reason: "fixed, and read again to prove it",
    applied: [true],
  },
  "the function was deleted meanwhile": {
    answers: { GetPolicy: [policy("r1", "a", "b"), noFunction], RemovePermission: [{}, noFunction] },
    calls: ["GetPolicy", "RemovePermission a r1", "RemovePermission b", "GetPolicy"],
    outcome: "gone",
    reason: "the resource was deleted meanwhile",
    applied: [true],
  },
  "the function was deleted after the fix": {
    answers: { GetPolicy: [policy("r1", "a"), noFunction], RemovePermission: [{}] },
    calls: ["GetPolicy", "RemovePermission a r1", "GetPolicy"],
    outcome: "gone",
    reason: "the resource was deleted meanwhile",
    applied: [true],
  },
  "denied at the second of two: the record tells what was made": {
    answers: { GetPolicy: [policy("r1", "a", "b")], RemovePermission: [{}, denied] },
    calls: ["GetPolicy", "RemovePermission a r1", "RemovePermission b"],
    outcome: "denied",
    reason: "lambda:RemovePermission was denied by a permissions boundary: AccessDeniedException: User: ",
    applied: [true, false],
  },
  rejected: {
    answers: {
      GetPolicy: [policy("r1", "a")],
      RemovePermission: [
        awsError("InvalidParameterValueException", 400, "Policies of this function are managed"),
      ],
    },
    calls: ["GetPolicy", "RemovePermission a r1"],
    outcome: "failed",
    reason:
      "AWS refused lambda:RemovePermission: InvalidParameterValueException: Policies of this function are managed",
    applied: [false],
  },
  "opened again while it is being closed": {
    answers: {
      // Each read of the first proof gives the same: only then it is a hole of its own.
      GetPolicy: [policy("r1", "a"), ...Array(4).fill(policy("r2", "b")), noPolicy],
      RemovePermission: [{}],
    },
    calls: [
      "GetPolicy",
      "RemovePermission a r1",
      ...Array(4).fill("GetPolicy"),
      "RemovePermission b r2",
      "GetPolicy",
    ],
    waited: [250, 1_000, 2_500],
    outcome: "fixed",
    reason: "fixed, and read again to prove it",
    applied: [true, true],
  },
  // https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html: each has a policy of its own.
  "an alias has a policy of its own": {
    event: functionEvent({ functionName: `${arn}:live` }),
    answers: { GetPolicy: [policy("r1", "a"), noPolicy], RemovePermission: [{}] },
    calls: ["GetPolicy live", "RemovePermission live a r1", "GetPolicy live"],
    outcome: "fixed",
    reason: "fixed, and read again to prove it",
    applied: [true],
  },
  "so has a version": {
    event: functionEvent({ functionName: "orders", qualifier: "7" }),
    answers: { GetPolicy: [policy("r1", "a"), noPolicy], RemovePermission: [{}] },
    calls: ["GetPolicy 7", "RemovePermission 7 a r1", "GetPolicy 7"],
    outcome: "fixed",
    reason: "fixed, and read again to prove it",
    applied: [true],
  },
  "an alias that was deleted": {
    event: functionEvent({ functionName: "orders", qualifier: "live" }),
    answers: {
      GetPolicy: [awsError("ResourceNotFoundException", 404, `Cannot find alias arn: ${arn}:live`)],
    },
    calls: ["GetPolicy live"],
    outcome: "gone",
    reason: "the resource does not exist",
    applied: [],
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel: bucket configurations lag behind.
  "reads that lag behind the fix": {
    remediation: s3DefaultEncryption,
    more: kms,
    event: bucketEvent,
    answers: {
      GetBucketEncryption: [...Array(3).fill(encryption("AES256")), encryption("aws:kms")],
      PutBucketEncryption: [{}],
    },
    calls: ["GetBucketEncryption", "PutBucketEncryption", ...Array(3).fill("GetBucketEncryption")],
    waited: [250, 1_000],
    outcome: "fixed",
    reason: "fixed, and read again to prove it",
    applied: [true],
  },
  "reads that never show the fix": {
    remediation: s3DefaultEncryption,
    more: kms,
    event: bucketEvent,
    answers: { GetBucketEncryption: [encryption("AES256")], PutBucketEncryption: [{}] },
    calls: ["GetBucketEncryption", "PutBucketEncryption", ...Array(4).fill("GetBucketEncryption")],
    waited: [250, 1_000, 2_500],
    outcome: "failed",
    reason: "AWS accepted the calls, but the resource still reads as it did: look at it by hand",
    applied: [true],
  },
  // S3: "A conflicting conditional operation is currently in progress against this resource. Try again."
  "somebody else's change of the bucket is in progress": {
    remediation: s3DefaultEncryption,
    more: kms,
    event: bucketEvent,
    answers: {
      GetBucketEncryption: [...Array(3).fill(encryption("AES256")), encryption("aws:kms")],
      PutBucketEncryption: [awsError("OperationAborted", 409), awsError("OperationAborted", 409), {}],
    },
    calls: [
      "GetBucketEncryption",
      "PutBucketEncryption",
      "GetBucketEncryption",
      "PutBucketEncryption",
      "GetBucketEncryption",
      "PutBucketEncryption",
      "GetBucketEncryption",
    ],
    waited: [250],
    outcome: "fixed",
    reason: "fixed, and read again to prove it",
    applied: [true],
  },
};

describe("a fix ends in one known way", () => {
  it.each(Object.entries(courses))("%s", async (_name, course) => {
    const { remediation = lambdaPublicPermission, more, event = functionEvent(), answers } = course;
    const { engine, aws, clock } = setUp(remediation, answers, more);
    await handleEvent(engine, event);
    expect(lines(aws.calls)).toEqual(course.calls);
    expect(clock.waited).toEqual(course.waited ?? []);
    expect(engine.records).toMatchObject([{ outcome: course.outcome, mode: "auto" }]);
    const [record] = engine.records;
    expect(record?.reason).toContain(course.reason);
    expect(record?.changes.map(({ applied }) => applied)).toEqual(course.applied);
    expect(record?.exposedMs === null).toBe(course.outcome !== "fixed");
    for (const { applied, undo } of record?.changes ?? []) if (applied) expect(undo).not.toBeNull();
  });
});

describe("a fix that cannot be finished now", () => {
  it.each<[string, Readonly<Record<string, Answers>>, boolean[] | null, string]>([
    [
      "throttled at the first call",
      { GetPolicy: [policy("r1", "a", "b")], RemovePermission: [throttled] },
      null,
      `lambda:RemovePermission on ${arn} could not be made: TooManyRequestsException: Rate exceeded`,
    ],
    [
      "throttled at the second call",
      { GetPolicy: [policy("r1", "a", "b")], RemovePermission: [{}, throttled] },
      [true, false],
      "could not be made: TooManyRequestsException",
    ],
    [
      "credentials that end in between",
      { GetPolicy: [policy("r1", "a", "b")], RemovePermission: [{}, awsError("ExpiredTokenException", 403)] },
      [true, false],
      "could not be made: ExpiredTokenException",
    ],
    [
      "no answer to the second call",
      {
        GetPolicy: [policy("r1", "a", "b")],
        RemovePermission: [
          {},
          Object.assign(new Error("socket hang up"), { code: "ECONNRESET", $metadata: {} }),
        ],
      },
      [true, false],
      "could not be made: ECONNRESET",
    ],
    [
      "the proof is throttled",
      { GetPolicy: [policy("r1", "a"), throttled], RemovePermission: [{}] },
      [true],
      `${arn} could not be read to prove the fix: TooManyRequestsException`,
    ],
    [
      "the proof may not be read",
      { GetPolicy: [policy("r1", "a"), denied], RemovePermission: [{}] },
      [true],
      "could not be read to prove the fix: AccessDeniedException",
    ],
    [
      "the proof cannot be judged",
      { GetPolicy: [policy("r1", "a"), { Policy: "{" }], RemovePermission: [{}] },
      [true],
      "could not be read to prove the fix: PlanError",
    ],
  ])(
    "%s: what was made is recorded with its undo, and the event is handled again",
    async (_name, answers, applied, reason) => {
      const { engine } = setUp(lambdaPublicPermission, answers);
      const handled = handleEvent(engine, functionEvent());
      await expect(handled).rejects.toThrow(RetryLaterError);
      await expect(handled).rejects.toThrow(reason);
      expect(
        engine.records.map(({ outcome, changes }) => [outcome, changes.map((each) => each.applied)]),
      ).toEqual(applied ? [["failed", applied]] : []);
      if (!applied) return;
      expect(engine.records[0]?.reason).toContain(reason);
      expect(engine.records[0]?.changes[0]).toMatchObject({
        call: "lambda:RemovePermission",
        undo: {
          call: "lambda:AddPermission",
          input: { FunctionName: "orders", StatementId: "a", Principal: "*" },
        },
      });
    },
  );

  it.each<[string, Answers, Answers, string]>([
    [
      "throttled at the second call: the second delivery closes the rest",
      [policy("r1", "a", "b"), policy("r2", "b"), noPolicy],
      [{}, throttled, {}],
      "fixed",
    ],
    [
      "the proof was throttled: the second delivery finds it closed",
      [policy("r1", "a"), throttled, noPolicy],
      [{}],
      "compliant",
    ],
    ["the proof may not be read: the second delivery says so", [policy("r1", "a"), denied], [{}], "denied"],
  ])("%s", async (_name, GetPolicy, RemovePermission, outcome) => {
    const { engine } = setUp(lambdaPublicPermission, { GetPolicy, RemovePermission });
    await expect(handleEvent(engine, functionEvent())).rejects.toThrow(RetryLaterError);
    await handleEvent(engine, functionEvent());
    expect(engine.records.map((record) => record.outcome)).toEqual(["failed", outcome]);
    const [first, second] = engine.records;
    expect(second?.id).not.toBe(first?.id);
  });
});

describe.skipIf(!localAws)("on AWS", () => {
  it("a statement that is added between read and write is found and removed as well", async () => {
    const FunctionName = await createFunction();
    const permission = (StatementId: string, Principal: string) =>
      new AddPermissionCommand({ FunctionName, StatementId, Principal, Action: "lambda:InvokeFunction" });
    await call("lambda", permission("partner", "210987654321"));
    const { event } = await callAndReport("lambda", permission("open", "*"));

    let added = false;
    const engine = testEngine({
      remediations: [lambdaPublicPermission],
      mode: "auto",
      async intercept(name, make) {
        if (name === "lambda:RemovePermission" && !added) {
          added = true;
          await call("lambda", permission("open-too", "*"));
        }
        return make();
      },
    });
    await handleEvent(engine, event);

    expect(engine.calls).toEqual([
      "lambda:GetPolicy",
      "lambda:RemovePermission",
      "lambda:GetPolicy",
      "lambda:RemovePermission",
      "lambda:RemovePermission",
      "lambda:GetPolicy",
    ]);
    expect(engine.records).toMatchObject([
      {
        outcome: "fixed",
        changes: [
          { applied: true, input: { StatementId: "open" } },
          { applied: true, input: { StatementId: "open-too" } },
        ],
      },
    ]);
    const { Policy } = await call("lambda", new GetPolicyCommand({ FunctionName }));
    expect(JSON.parse(Policy).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(["partner"]);
  });
});
