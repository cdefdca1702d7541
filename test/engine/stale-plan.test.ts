import { expect, it } from "vitest";
import { handleEvent } from "../../engine/pipeline.ts";
import { s3PublicPolicy } from "../../remediations/s3/s3-public-policy.ts";
import { s3TlsOnly } from "../../remediations/s3/s3-tls-only.ts";
import { recordOf } from "../remediations/cases.ts";
import { scriptedAws, testEngine } from "../support/engine.ts";

const open = {
  Sid: "open",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::records/*",
};
const partner = { ...open, Sid: "partner", Principal: { AWS: "arn:aws:iam::210987654321:root" } };

it("plans what waits for a person on what the fix left, so that it cannot bring back what was taken away", async () => {
  let statements: object[] = [open, partner];
  const engine = testEngine({
    remediations: [s3PublicPolicy, s3TlsOnly],
    mode: "dry-run",
    controls: { "s3-public-policy": { mode: "auto" }, "s3-tls-only": { mode: "approve" } },
    connect: scriptedAws(({ operation, input }) => {
      if (operation === "PutBucketPolicy")
        statements = JSON.parse((input as { Policy: string }).Policy).Statement;
      if (operation === "GetBucketPolicyStatus")
        return { PolicyStatus: { IsPublic: statements.includes(open) } };
      if (operation.startsWith("Get") && operation !== "GetBucketPolicy") return {};
      return { Policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) };
    }),
  });
  await handleEvent(engine, recordOf("s3.amazonaws.com", "PutBucketPolicy", { bucketName: "records" }));

  expect(engine.records.map(({ outcome, controls }) => [outcome, controls])).toEqual([
    ["fixed", ["s3-public-policy"]],
    ["pending", ["s3-tls-only"]],
  ]);
  const waiting = JSON.stringify(engine.records[1]?.changes[0]?.input);
  expect(waiting).toContain("partner");
  expect(waiting).not.toContain('\\"Sid\\":\\"open\\"');
  expect(JSON.stringify(engine.records[1]?.before)).not.toContain('\\"open\\"');
});
