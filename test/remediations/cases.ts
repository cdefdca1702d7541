import type { Call } from "../../aws/calls.ts";
import type { Connect } from "../../aws/clients.ts";
import type { AnyRemediation, Ref, Risk, Severity } from "../../remediations/contract.ts";

/** A state, and the calls that the plan must hold for it: operation and input, in order; null for what no call closes. */
export interface PlanCase {
  readonly name: string;
  readonly state: object;
  readonly params?: object;
  readonly calls: readonly (Pick<Call, "operation" | "input"> | null)[];
  /** The undo of each call; null where there is none. Checked where given. */
  readonly undo?: readonly (Pick<Call, "operation" | "input"> | null)[];
  /** Text that the summaries must hold. */
  readonly says?: string;
}

/** A hole that stands open. */
export interface Opened {
  /** The event of the call that opened it. */
  readonly event: object;
  /** In place of the local AWS, where that differs from the real one: answers as AWS documents, over a state of its own. */
  readonly connect?: Connect;
}

/** A hole opened on the local AWS by ordinary calls, or on a scripted one. */
export interface Hole {
  readonly name: string;
  readonly params?: object;
  /** Why the local AWS cannot serve: what it does differently. Present where `open` gives a connection. */
  readonly scripted?: string;
  /** Makes a new resource and opens the hole in it. */
  open(): Promise<Opened>;
  /** The state that the fix must leave, from the one before: whatever else there was stays as it was. */
  // biome-ignore lint/suspicious/noExplicitAny: each remediation has a state of its own
  fixed(before: any): object;
}

/** An event, and the resource that must be found in it. */
export interface EventCase {
  readonly name: string;
  readonly event: object;
  /** ARN; null where nothing may be found. */
  readonly resource: string | null;
}

/** What a state and its context must be judged as. */
export interface AssessCase {
  readonly name: string;
  readonly state: object;
  readonly context?: object;
  readonly risk: Risk;
  readonly severity?: Severity;
}

/** The cases of a remediation. */
export interface Cases {
  readonly remediation: AnyRemediation;
  readonly ref: Ref;
  readonly plans: readonly PlanCase[];
  readonly holes: readonly Hole[];
  readonly events: readonly EventCase[];
  readonly assessments: readonly AssessCase[];
  /** Brings a state into the form in which two that mean the same are equal: order without meaning, ids that AWS gives anew. */
  // biome-ignore lint/suspicious/noExplicitAny: each remediation has a state of its own
  comparable?(state: any): unknown;
}

/** A CloudTrail event with what a case does not care about filled in. */
export function recordOf(
  source: string,
  name: string,
  request: object | null,
  more: { response?: object; region?: string; account?: string; resources?: object[] } = {},
): object {
  const { response = null, region = "us-east-1", account = "123456789012", resources } = more;
  return {
    eventVersion: "1.11",
    eventID: "5a8f1a2e-0000-4000-8000-000000000001",
    eventSource: source,
    eventName: name,
    eventTime: "2026-11-21T10:00:00Z",
    awsRegion: region,
    sourceIPAddress: "203.0.113.7",
    userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${account}:user/alice`, accountId: account },
    requestParameters: request,
    responseElements: response,
    readOnly: false,
    recipientAccountId: account,
    ...(resources && { resources }),
  };
}
