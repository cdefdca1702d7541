import { homeOf } from "../../aws/accounts.ts";
import { describeError, failureOf, hasName } from "../../aws/errors.ts";
import { arnOf } from "../../remediations/arn.ts";
import type { Engine } from "../engine.ts";
import { controlsOf, type Listing } from "../listings.ts";
import { unseenRecord } from "../unseen.ts";
import { type AuditListener, auditTrigger, type Place } from "./place.ts";

/** How far an audit has come in one place. */
export interface Visit {
  readonly place: Place;
  /** The listings that were not gone through to their end. */
  readonly left: Set<Listing>;
  /** Whether nothing more can be asked there. */
  closed: boolean;
}

/** The visits that an audit makes: what is global in an account is visited once, whichever its regions. */
export function visitsOf(places: readonly Place[], listings: readonly Listing[]): Visit[] {
  const homes = new Map(
    places.map(({ account, region }) => [account, { account, region: homeOf(region) }] as const),
  );
  const visit = (place: Place, global: boolean) => ({
    place,
    left: new Set(listings.filter((listing) => listing.global === global)),
    closed: false,
  });
  return [
    ...[...homes.values()].map((place) => visit(place, true)),
    ...places.map((place) => visit(place, false)),
  ];
}

/** Whether an error will come again whatever is asked: the caller is not known there, or no AWS is. */
export function refusesCaller(error: unknown): boolean {
  return failureOf(error) === "credentials" || hasName(error, "ENOTFOUND");
}

/** Ends a visit at an error that would come again, and tells once what it leaves unseen. */
export function closeVisit(
  engine: Engine,
  visit: Visit,
  error: unknown,
  { unseen }: Pick<AuditListener, "unseen">,
): void {
  if (visit.closed) return;
  visit.closed = true;
  const { place, left } = visit;
  unseen(
    unseenRecord(engine, auditTrigger, {
      resource: { ...place, arn: arnOf("*", place, "*") },
      remediations: [...left].flatMap(controlsOf),
      outcome: "failed",
      reason: `could not look: ${refusalOf(place, error)}`,
    }),
  );
}

function refusalOf({ account, region }: Place, error: unknown): string {
  const said = describeError(error);
  if (hasName(error, "ENOTFOUND")) return `no AWS answers in ${region} (${said})`;
  if (/Expired/.test(said)) return `the credentials have expired (${said}); get new ones and look again`;
  return `${region} does not know the credentials of account ${account} (${said}); is the region enabled there?`;
}
