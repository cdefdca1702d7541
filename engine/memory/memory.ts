import type { Exemption } from "../exemptions.ts";
import type { ActionRecord } from "../record.ts";

/**
 * What Suture remembers between invocations: one DynamoDB table. Every method rejects with the SDK's error where the
 * table cannot be asked; whoever asks makes no change then.
 */
export interface Memory {
  /** What is known about a resource: one consistent query. */
  about(resource: string): Promise<Known>;
  readonly findings: Findings;
  readonly asks: Asks;
  readonly exemptions: GrantedExemptions;
  readonly limits: Limits;
  readonly queues: Queues;
  readonly actions: Actions;
  /** Keeps a Slack signature for as long as it would be accepted, and tells whether it is new: a replayed one is not. */
  isNewSignature(signature: string): Promise<boolean>;
}

/** What is known about a resource. */
export interface Known {
  /** Exemptions that somebody granted for it and that have not expired. */
  readonly exemptions: readonly Exemption[];
  /** Its open findings: which control is held by which. */
  readonly open: readonly HeldControl[];
}

/** A control of a resource about which somebody is being asked. */
export interface HeldControl {
  readonly control: string;
  /** The id of the open finding. */
  readonly finding: string;
}

/** A drift about which somebody is asked, or which a handler is just closing (then its record's mode is `auto`). */
export interface OpenFinding {
  /** UUID version 7; the name of the durable execution that asks about it. */
  readonly id: string;
  /** The service whose handler carries the plan out. */
  readonly service: string;
  /** The decision `pending`, with the plan that is asked about: its `controls` are held, its `planHash` is what is approved. */
  readonly record: ActionRecord;
  /** The id of the ask that counts: an earlier one's buttons do nothing. */
  readonly askId?: string;
  /** Set before the approved plan is carried out, with the id that its record will have. */
  readonly attempt?: Attempt;
  /** How it ended; a closed finding holds no control any more. */
  readonly closed?: Closed;
}

/** The carrying out of an approved plan, so that one that died is known and recorded once. */
export interface Attempt {
  readonly actionId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** How a finding ended. */
export interface Closed {
  readonly outcome: ActionRecord["outcome"];
  /** The id of the record that says so; null where the end is recorded by nobody ("compliant"). */
  readonly recordId: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The open findings. One control of a resource is held by at most one. */
export interface Findings {
  /**
   * Opens a finding, if none of its controls is held for its resource: all of them are then, in one transaction.
   * Opening the same id again is no change.
   *
   * @returns the controls that others hold: empty when it was opened.
   */
  open(finding: Pick<OpenFinding, "id" | "service" | "record">): Promise<readonly HeldControl[]>;
  get(id: string): Promise<OpenFinding | undefined>;
  /** Sets the ask that counts from now on; no change where it is closed. */
  asking(id: string, askId: string): Promise<void>;
  /**
   * Sets the new `pending` record where the plan changed, of the same resource and controls; an attempt at the old one
   * stands no more. Rejects where it is closed.
   */
  replan(id: string, record: ActionRecord): Promise<void>;
  /**
   * Notes the attempt, unless there is one already. Rejects where it is closed without one.
   *
   * @param previous the action id of an attempt that it replaces
   * @returns the attempt that stands.
   */
  attempt(id: string, attempt: Attempt, previous?: string): Promise<Attempt>;
  /** Closes it and frees its controls, in one transaction. Closing a closed one is no change. @returns how it ended. */
  close(id: string, closed: Closed): Promise<Closed>;
}

/** What an ask is about. */
export interface Subject {
  readonly kind: "finding" | "action" | "queue";
  readonly id: string;
}

/** A message with buttons. Its id is random and opaque: the only thing that a button carries. */
export interface Ask {
  readonly id: string;
  readonly about: Subject;
  /** Where it was posted. */
  readonly message?: MessagePlace;
  /** How Lambda reaches the execution that waits for the answer. Never leaves the table. */
  readonly callbackId?: string;
  readonly answer?: Answer;
}

export interface MessagePlace {
  readonly channel: string;
  /** Slack's id of the message in its channel. */
  readonly ts: string;
}

/** What somebody, or the world, answered. */
export interface Answer {
  readonly kind: "approve" | "deny" | "exempt" | "undo" | "resolved";
  /** Who: a Slack user as `alice (U0123456)`; null where the finding disappeared by itself. */
  readonly by: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason?: string;
  /** With `exempt`: for how many days. */
  readonly days?: number;
}

/** The asks. The first answer stands. */
export interface Asks {
  create(ask: Pick<Ask, "id" | "about">): Promise<void>;
  get(id: string): Promise<Ask | undefined>;
  posted(id: string, message: MessagePlace): Promise<void>;
  /** Sets how the waiting execution is reached. @returns the answer, where there is one already: then nobody will call. */
  waiting(id: string, callbackId: string): Promise<Answer | undefined>;
  /** Answers, unless somebody did. @returns the ask with the answer that stands; undefined where there is no such ask. */
  answer(id: string, answer: Answer): Promise<{ readonly ask: Ask; readonly isFirst: boolean } | undefined>;
}

/** Exemptions that were granted in Slack, or left by an undo. Those of the configuration are not here. */
export interface GrantedExemptions {
  /**
   * Granting the same id again is no change until it has expired.
   *
   * @throws RangeError for one without an end, or of a pattern: `about` knows resources by their ARN.
   */
  grant(id: string, exemption: Exemption): Promise<void>;
  /** Ends one before its time, if it is there. */
  end(id: string, resource: string): Promise<void>;
  /** All that have not expired, page by page. */
  list(): AsyncIterable<Exemption>;
}

/** What stops everything. */
export interface Halt {
  readonly by: string;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Whether a fix may be made: it may, the budget is used up, or everything is halted. */
export type Allowance =
  | { readonly granted: true }
  | { readonly granted: false; readonly used: number }
  | { readonly granted: false; readonly halt: Halt };

/** The limits. */
export interface Limits {
  /**
   * Takes a number of changes out of an account's budget of this clock hour (UTC): one conditional update.
   *
   * @param budget changes an hour; undefined: without end (a person approved), which only the halt switch stops and
   * which uses none of it
   */
  take(account: string, changes: number, budget: number | undefined): Promise<Allowance>;
  /**
   * Counts a fix of controls on a resource in this clock hour (UTC).
   *
   * @param cause what made Suture look: one cause counts once, however often it is delivered
   * @returns the highest count of the controls, with this fix
   */
  countFix(resource: string, controls: readonly string[], cause: string): Promise<number>;
  /** Refuses every fix until `resume`. @returns the halt that stands: an earlier one's reason is kept. */
  halt(halt: Halt): Promise<Halt>;
  /** @returns what was halted, undefined where nothing was. */
  resume(): Promise<Halt | undefined>;
  halted(): Promise<Halt | undefined>;
}

/** Something that waits in a queue: a decision to tell about, or to come back to. */
export interface Queued {
  readonly service: string;
  readonly record: ActionRecord;
}

/** Decisions that are told about together. A queue has a name and a time; the same control and resource is in it once, the latest. */
export interface Queues {
  add(queue: string, entry: Queued): Promise<void>;
  list(queue: string): AsyncIterable<Queued>;
  /** A page of it; `next` is where the following one begins, absent after the last. */
  page(
    queue: string,
    limit: number,
    after?: string,
  ): Promise<{ readonly entries: readonly Queued[]; readonly next?: string }>;
}

/** The records of actions that a message offers to undo. */
export interface Actions {
  /** Keeps it, in place of one of the same id. */
  save(record: ActionRecord): Promise<void>;
  get(id: string): Promise<ActionRecord | undefined>;
}
