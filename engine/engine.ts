import type { Connect } from "../aws/clients.ts";
import type { AnyRemediation } from "../remediations/contract.ts";
import type { Config } from "./config/schema.ts";
import type { People } from "./people/people.ts";
import type { ActionRecord, RecordedChange } from "./record.ts";

/** Time and chance, given from outside so that tests need neither. */
export interface Clock {
  now(): Date;
  /** A UUID version 7. */
  newId(): string;
  wait(milliseconds: number): Promise<void>;
}

/** Where decisions are written. */
export interface Journal {
  /** Before the first call of a plan: should the process die, this is the trace of what it was doing. */
  applying(action: {
    id: string;
    resource: string;
    controls: readonly string[];
    changes: readonly RecordedChange[];
  }): void;
  /** After a decision. Rejects when the record cannot be kept, which fails the whole invocation. */
  record(record: ActionRecord): Promise<void>;
}

/** Everything that handling an event needs. */
export interface Engine {
  readonly remediations: readonly AnyRemediation[];
  readonly config: Config;
  /** ARNs of the roles that Suture acts with; their calls are passed over. */
  readonly ownRoles: readonly string[];
  readonly connect: Connect;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Absent where a person runs the engine and sees what it does. */
  readonly people?: People;
}
