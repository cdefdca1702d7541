import { createHash } from "node:crypto";
import type { Call } from "../aws/calls.ts";
import type { Change, Ref, Risk, Severity } from "../remediations/contract.ts";
import type { Mode } from "./modes.ts";

export const outcomes = [
  "compliant",
  "planned",
  "fixed",
  "pending",
  "denied",
  "expired",
  "exempt",
  "limited",
  "failed",
  "gone",
  "undone",
] as const;
/** How a decision ended. */
export type OutcomeName = (typeof outcomes)[number];

/** What made Suture look. */
export interface Trigger {
  readonly type: "cloudtrail" | "sweep" | "security-hub" | "cli";
  readonly eventId: string | null;
  readonly eventName: string | null;
  /** ISO 8601, UTC. */
  readonly eventTime: string | null;
  readonly actor: string | null;
  readonly sourceIp: string | null;
}

/** A call as the record shows it: `s3:PutBucketEncryption` and its input. */
export interface RecordedCall {
  readonly call: string;
  readonly input: object;
}

/** A change as the record shows it. `applied` tells whether the call was made and AWS accepted it. */
export interface RecordedChange {
  readonly summary: string;
  /** Null, as the input, where AWS has no call that closes it. */
  readonly call: string | null;
  readonly input: object | null;
  readonly applied: boolean;
  readonly undo: RecordedCall | null;
  readonly undoReason: string | null;
}

/** What a person, or the configuration when nobody answered, decided about a plan. */
export interface Approval {
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly decision: string;
}

/** One decision about one resource: what was found, what was done and why. The contract with whoever reads the log. */
export interface ActionRecord {
  /** UUID version 7: sorts by time. */
  readonly id: string;
  readonly time: string;
  /** The control that the decision is about: of several, the most severe. */
  readonly control: string;
  /** Every control that the decision is about. */
  readonly controls: readonly string[];
  readonly severity: Severity;
  /** ARN. */
  readonly resource: string;
  /** The resource as its reader names it: what a later look, or an undo, needs to find it. */
  readonly ref: Ref;
  readonly account: string;
  readonly region: string;
  readonly trigger: Trigger;
  readonly mode: Mode;
  readonly outcome: OutcomeName;
  readonly reason: string;
  readonly risk: Risk;
  readonly changes: readonly RecordedChange[];
  /** The settings as they were read, and as they were read after the fix. */
  readonly before: unknown;
  readonly after: unknown;
  readonly startedAt: string;
  readonly durationMs: number;
  /** From the event's own time (whole seconds in CloudTrail) to the read that proved the fix; null without a fix. */
  readonly exposedMs: number | null;
  readonly approval: Approval | null;
  readonly undoOf: string | null;
  readonly planHash: string | null;
}

/** A call in the record's notation. */
export function recordCall({ service, operation, input }: Call): RecordedCall {
  return { call: `${service}:${operation}`, input };
}

/** A change in the record's notation. */
export function recordChange(change: Change, applied: boolean): RecordedChange {
  return {
    summary: change.summary,
    ...(change.call ? recordCall(change.call) : { call: null, input: null }),
    applied,
    undo: change.undo && recordCall(change.undo),
    undoReason: change.undoReason ?? null,
  };
}

/** One text for one value: object keys sorted, so that equal plans have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** SHA-256 (hex) over the resource and the changes of a plan, in their order: what an approval is given for. */
export function planHash(resource: string, changes: readonly Change[]): string {
  return createHash("sha256")
    .update(canonicalJson([resource, ...changes.map(changeKey)]))
    .digest("hex");
}

/** What makes two changes the same: their call, or without one what they say. */
export function changeKey({ call, summary }: Change): string {
  return call ? canonicalJson(call) : summary;
}
