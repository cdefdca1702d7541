import { describe, expect, it } from "vitest";
import { handleEvent } from "../../engine/pipeline.ts";
import { s3PublicPolicy } from "../../remediations/s3/s3-public-policy.ts";
import { recordOf } from "../remediations/cases.ts";
import { answering, awsError } from "../support/answers.ts";
import { testEngine } from "../support/engine.ts";

const event = recordOf("s3.amazonaws.com", "PutBucketPolicy", { bucketName: "records" });
const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
const deny = { ...statement, Effect: "Deny" };
const open = { Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) };
const closed = { Policy: JSON.stringify({ Statement: deny }) };
const says = (IsPublic: boolean) => ({ PolicyStatus: { IsPublic } });
const context = {
  GetBucketWebsite: [awsError("NoSuchWebsiteConfiguration", 404)],
  GetPublicAccessBlock: [awsError("NoSuchPublicAccessBlockConfiguration", 404)],
};

describe("a control that fixes, in a case that only a person can judge", () => {
  it.each(["auto", "approve", "enforce", "dry-run"] as const)("only reports it in mode %s", async (mode) => {
    const { connect } = answering({
      GetBucketPolicy: [open],
      GetBucketPolicyStatus: [says(false)],
      ...context,
    });
    const engine = testEngine({ remediations: [s3PublicPolicy], mode, connect });
    await handleEvent(engine, event);
    expect(engine.records).toMatchObject([
      {
        outcome: "planned",
        mode: "dry-run",
        reason: expect.stringContaining("its runbook says what a person does"),
        changes: [{ call: null, applied: false, undo: null, undoReason: "nothing was changed" }],
      },
    ]);
    expect(engine.calls.filter((call) => !call.includes(":Get"))).toEqual([]);
  });

  it("fails when that is what the fix comes to, and says what is left and what was done", async () => {
    const { connect } = answering({
      GetBucketPolicy: [open, closed],
      GetBucketPolicyStatus: [says(true)],
      DeleteBucketPolicy: [{}],
    });
    const engine = testEngine({ remediations: [s3PublicPolicy], mode: "auto", connect });
    await handleEvent(engine, event);
    expect(engine.records).toMatchObject([
      {
        outcome: "failed",
        reason:
          "the rest needs a person: Look at the policy of bucket records: S3 calls it public, but no statement of it reads as public",
        changes: [
          { call: "s3:DeleteBucketPolicy", applied: true },
          { call: null, applied: false },
        ],
      },
    ]);
  });

  it("waits for S3 to see its own policy", async () => {
    const { connect } = answering({
      GetBucketPolicy: [open, closed],
      GetBucketPolicyStatus: [says(true), says(true), says(false)],
      DeleteBucketPolicy: [{}],
    });
    const engine = testEngine({ remediations: [s3PublicPolicy], mode: "auto", connect });
    await handleEvent(engine, event);
    expect(engine.records).toMatchObject([{ outcome: "fixed" }]);
  });
});
