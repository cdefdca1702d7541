import { describe, expect, it } from "vitest";
import { handleEvent } from "../../../engine/pipeline.ts";
import { foldPolicyEdits } from "../../../remediations/s3/resources/bucket-policy-edit.ts";
import { s3DenyUnencryptedUpload } from "../../../remediations/s3/s3-deny-unencrypted-upload.ts";
import { s3PublicPolicy } from "../../../remediations/s3/s3-public-policy.ts";
import { s3TlsOnly } from "../../../remediations/s3/s3-tls-only.ts";
import { testEngine } from "../../support/engine.ts";
import { ref } from "./buckets.ts";
import { everyone, partner, policyOf, setScriptedPolicy, statementsOf, tlsOnly, trail } from "./policies.ts";

const remediations = [s3DenyUnencryptedUpload, s3PublicPolicy, s3TlsOnly];
const optedIn = { "s3-deny-unencrypted-upload": { mode: "auto" } };

/** The statements that a recorded change sends. */
const sent = (change: { input: object | null } | null | undefined) =>
  statementsOf((change?.input as { Policy: string } | undefined)?.Policy ?? "");

describe("three controls on one bucket policy", () => {
  it("one read, one PutBucketPolicy, one record; what none of them is about stays in its place", async () => {
    const { event, connect } = setScriptedPolicy(partner, everyone, trail);
    const engine = testEngine({
      remediations,
      mode: "auto",
      controls: optedIn,
      ...(connect && { connect }),
    });
    await handleEvent(engine, event);

    expect(engine.calls).toEqual([
      "s3:GetBucketPolicy",
      "s3:GetBucketPolicyStatus",
      "s3:PutBucketPolicy",
      "s3:GetBucketPolicy",
      "s3:GetBucketPolicyStatus",
    ]);
    expect(engine.records).toHaveLength(1);
    const [record] = engine.records;
    expect(record).toMatchObject({
      outcome: "fixed",
      control: "s3-public-policy",
      controls: ["s3-deny-unencrypted-upload", "s3-public-policy", "s3-tls-only"],
    });
    expect(record?.changes).toHaveLength(1);
    const of = record?.resource ?? "";
    expect(sent(record?.changes[0])).toEqual([
      partner(of),
      trail(of),
      expect.objectContaining({ Sid: "DenyWeakerEncryption" }),
      tlsOnly(of),
    ]);
    expect(sent(record?.changes[0]?.undo)).toEqual([partner(of), everyone(of), trail(of)]);
    for (const part of ["Refuse uploads", "Remove 1 public statement", "Refuse requests without TLS"])
      expect(record?.changes[0]?.summary).toContain(part);
  });

  it("a policy of which nothing stays is replaced, not deleted", async () => {
    const { event, connect } = setScriptedPolicy(everyone);
    const engine = testEngine({ remediations, mode: "auto", ...(connect && { connect }) });
    await handleEvent(engine, event);
    expect(engine.calls.filter((call) => !call.includes("Get"))).toEqual(["s3:PutBucketPolicy"]);
    expect(sent(engine.records[0]?.changes[0])).toEqual([tlsOnly(engine.records[0]?.resource)]);
  });

  it("a control in dry run does not ride along", async () => {
    const { event, connect } = setScriptedPolicy(partner, everyone);
    const controls = { "s3-tls-only": { mode: "dry-run" } };
    const engine = testEngine({ remediations, mode: "auto", controls, ...(connect && { connect }) });
    await handleEvent(engine, event);
    expect(engine.records).toMatchObject([
      { outcome: "fixed", controls: ["s3-public-policy"] },
      { outcome: "planned", controls: ["s3-tls-only"] },
    ]);
    const [fixed] = engine.records;
    expect(sent(fixed?.changes[0])).toEqual([partner(fixed?.resource)]);
  });
});

describe("folding", () => {
  const state = { ref, policy: policyOf(partner(), everyone()), isPublic: true };

  it("leaves what has no call, and a single edit, as they are", () => {
    const changes = s3PublicPolicy.plan({ ...state, isPublic: false });
    expect(foldPolicyEdits(changes)).toEqual(changes);
    expect(foldPolicyEdits(s3TlsOnly.plan(state))).toEqual(s3TlsOnly.plan(state));
    expect(foldPolicyEdits([])).toEqual([]);
  });

  it("comes to the same in any order, but for the order of what is new", () => {
    const edits = [s3PublicPolicy, s3TlsOnly].flatMap((each) => each.plan(state));
    const [folded] = foldPolicyEdits(edits);
    const [reversed] = foldPolicyEdits(edits.toReversed());
    expect(reversed?.call).toEqual(folded?.call);
    expect(reversed?.undo).toEqual(folded?.undo);
  });
});
