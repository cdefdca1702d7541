import type { ActionRecord, RecordedChange } from "../../engine/record.ts";
import { remediations } from "../../remediations/index.ts";
import { referenceOf } from "../../slack/messages/facts.ts";
import { actionRecord } from "../support/log.ts";

/** What the tests' messages say of controls. */
export const reference = referenceOf(remediations, "https://example.com/suture/runbooks");

/** A change that revokes an ingress rule. */
export const revocation: RecordedChange = {
  summary: "Revoke rule sgr-1 of security group sg-1: it opens SSH to the internet",
  call: "ec2:RevokeSecurityGroupIngress",
  input: { GroupId: "sg-1", SecurityGroupRuleIds: ["sgr-1"] },
  applied: true,
  undo: {
    call: "ec2:AuthorizeSecurityGroupIngress",
    input: {
      GroupId: "sg-1",
      IpPermissions: [{ FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  },
  undoReason: null,
};

export const escalate = { onTimeout: "escalate", escalateTo: "C0123ABCD", graceMinutes: 15 } as const;
export const normal = actionRecord({
  resource: "arn:aws:ec2:us-east-1:123456789012:security-group/sg-1",
  control: "sg-admin-ports-open",
  severity: "critical",
  risk: "destructive",
  changes: [revocation],
  before: { rules: [{ id: "sgr-1", port: 22 }] },
  after: { rules: [] },
});

/** One that cannot be undone. */
export const unable: RecordedChange = {
  ...revocation,
  undo: null,
  undoReason: "the rule had no description",
};

/** A record in which every text that comes from outside is this one, and every list is this long. */
export function recordOf(text: string, length: number): ActionRecord {
  const change: RecordedChange = {
    summary: text,
    call: "s3:PutBucketPolicy",
    input: {
      Bucket: text,
      Policy: JSON.stringify({ Statement: [{ Sid: text, Action: Array(length).fill(text) }] }),
    },
    applied: true,
    undo: { call: "s3:PutBucketPolicy", input: { Bucket: text, Policy: text } },
    undoReason: null,
  };
  const unable = { ...change, undo: null, undoReason: text };
  return actionRecord({
    ...{ resource: text, account: text, region: text, reason: text, risk: "destructive" },
    control: "s3-public-policy",
    controls: remediations.slice(0, length).map(({ id }) => id),
    trigger: {
      ...{ type: "cloudtrail", eventId: text, eventName: text, eventTime: "2026-11-21T09:59:00Z" },
      ...{ actor: text, sourceIp: text },
    },
    changes: Array.from({ length }, (_, index) => (index % 2 ? unable : change)),
    before: { [text]: Array(length).fill(text) },
    after: { [text]: [] },
  });
}

export interface Text {
  readonly type: "plain_text" | "mrkdwn";
  readonly text: string;
  readonly emoji?: boolean;
  readonly verbatim?: boolean;
}

/** Every text object of some blocks. */
export function textsIn(value: unknown): Text[] {
  if (typeof value !== "object" || value === null) return [];
  const { type } = value as { type?: string };
  if (type === "plain_text" || type === "mrkdwn") return [value as Text];
  return Object.values(value).flatMap(textsIn);
}
