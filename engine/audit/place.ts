import type { Listing } from "../listings.ts";
import type { ActionRecord, Trigger } from "../record.ts";

/** An account and region to look through. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What an audit tells while it runs. */
export interface AuditListener {
  /** A resource of a listing was looked at, with a record for each decision about it. */
  looked(listing: Listing, records: readonly ActionRecord[]): void;
  /** What could not be looked at and why, which is never the same as compliant. The record may stand for many resources. */
  unseen(record: ActionRecord): void;
}

/** Nobody did anything: so nobody is named, and no hole has a time since when it is open. */
export const auditTrigger: Trigger = {
  type: "cli",
  eventId: null,
  eventName: null,
  eventTime: null,
  actor: null,
  sourceIp: null,
};
