import type { z } from "zod";
import type { Aws, Call } from "../aws/calls.ts";
import type { CloudTrailEvent } from "./event.ts";
import type { Trusted } from "./trusted.ts";

export const severities = ["critical", "high", "medium", "low"] as const;
/** How bad the drift is while it is open. */
export type Severity = (typeof severities)[number];

export const risks = ["safe", "disruptive", "destructive"] as const;
/** What the fix may cost. `safe`: nothing that works stops working; `disruptive`: someone may notice; `destructive`: something is lost or cut off. */
export type Risk = (typeof risks)[number];

/**
 * Requirements that a published source maps to the control; the runbook names the source. HIPAA Security Rule (45 CFR 164),
 * SOC 2 trust services criteria, PCI DSS 4.0.1, CIS AWS Foundations 5.0.0, NIST SP 800-53 r5, AWS FSBP control ids.
 */
export interface Frameworks {
  readonly hipaa?: readonly string[];
  readonly soc2?: readonly string[];
  readonly pci?: readonly string[];
  readonly cis?: readonly string[];
  readonly nist?: readonly string[];
  readonly fsbp?: readonly string[];
}

/** Which resource to look at. `account` owns it; `region` is where it answers (for a bucket: a first guess, S3 redirects). */
export interface Ref {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
}

/** What was read of a resource. `ref` is whole, even where the event knew the resource by name only; the rest are settings, never payload. */
export interface State<R extends Ref = Ref> {
  readonly ref: R;
  /** AWS says that it is still carrying out a change: the settings may read as they were. */
  readonly inTransition?: true;
}

/** One step of a plan: the call that closes a hole, and the call that opens it again. */
export interface Change {
  /** What the call does and why, for a person: one sentence. Without a call: what is wrong. */
  readonly summary: string;
  /** Null where no call closes it, or none that is certain: then no change of the plan has one, and a person decides. */
  readonly call: Call | null;
  readonly undo: Call | null;
  /** Why there is no undo; present exactly when `undo` is null. */
  readonly undoReason?: string;
}

/** What a fix may cost here and how bad the drift is here, with the reason, for the record and for the approver. */
export interface Assessment {
  readonly risk: Risk;
  readonly severity?: Severity;
  readonly reason: string;
}

/**
 * How one kind of resource is found in events, listed and read. Remediations that look at the same
 * setting share one reader, so that one event costs one read.
 */
export interface Reader<R extends Ref, S extends State<R>> {
  /** CloudFormation's name of the resource type. */
  readonly type: string;
  /** The IAM actions that `list` and `read` need. */
  readonly permissions: { readonly list: readonly string[]; readonly read: readonly string[] };
  /** The resources that an event names; `[]` when it names none that can be looked at. Makes no call. */
  find(event: CloudTrailEvent): R[];
  /** One for the whole account, wherever it is asked for: listed from `homeOf` its regions only. */
  readonly global?: true;
  /**
   * Every resource of the kind in the account and region, page by page; with its state where the listing gives it.
   *
   * @param finds whether a control finds anything in a state: where a listing gives too little to plan from, it reads
   *   the rest of those alone, many at once. Without it a listing gives no state that is not whole.
   */
  list(aws: Aws, finds?: (state: S) => boolean): AsyncIterable<{ readonly ref: R; readonly state?: S }>;
  /** The state that plans are made from; `undefined` when the resource is gone. Rejects with the SDK's errors. */
  read(aws: Aws, ref: R): Promise<S | undefined>;
  /** Folds changes of one resource into the fewest calls. */
  fold?(changes: readonly Change[]): Change[];
}

/** A kind of drift and how it is closed. One object a file, named by its id. */
export interface Remediation<R extends Ref, S extends State<R>, P, C = undefined> {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The fix's risk where nothing in the state changes it. */
  readonly risk: Risk;
  readonly frameworks: Frameworks;
  /** Looked at only where the configuration gives the control a mode of its own. */
  readonly optIn?: true;
  readonly reader: Reader<R, S>;
  /** The CloudTrail events after which the resource is looked at: event names by event source. */
  readonly events: Readonly<Record<string, readonly string[]>>;
  readonly permissions: {
    /** What `context` needs beyond the reader's own. */
    readonly read: readonly string[];
    /** Empty for a control that only detects. */
    readonly write: readonly string[];
    readonly undo: readonly string[];
  };
  /** What a user may tune: a `z.strictObject` with defaults, so that `{}` parses. */
  readonly params: z.ZodType<P>;
  /** The parameters with whom the whole configuration trusts besides; for a control that judges strangers. */
  trusting?(params: P, trusted: Trusted): P;
  /** The changes that close the hole, in order; `[]` when compliant. Pure: no network, no clock, no environment. */
  plan(state: S, params: P): Change[];
  /** What else tells how the resource is used: at most three reads, made only where a person or a mode decides on risk. */
  context?(aws: Aws, ref: R, state: S): Promise<C>;
  /** What an event itself tells of the hole it opened, for a person, where it does. Only for looking back: decisions are made on what is read. */
  shows?(event: CloudTrailEvent): string | undefined;
  /** Risk and severity of fixing this state. Pure. `context` is undefined where it was not read. */
  assess?(state: S, context: C | undefined): Assessment;
}

/** Any remediation, for code that handles all of them alike. */
// biome-ignore lint/suspicious/noExplicitAny: each reader pairs its own reference, state, parameters and context types
export type AnyRemediation = Remediation<any, any, any, any>;

/** Whether AWS has no call that closes what this control finds: it is reported, and a person closes it. */
export function onlyDetects({ permissions }: AnyRemediation): boolean {
  return permissions.write.length === 0;
}
