import type { Ref, State } from "../remediations/contract.ts";
import { lookAt } from "./audit/look.ts";
import { type AuditListener, auditTrigger, type Place } from "./audit/place.ts";
import { closeVisit, refusesCaller, type Visit, visitsOf } from "./audit/visit.ts";
import type { Engine } from "./engine.ts";
import { controlsOf, everyResource, findsIn, type Listing, listingsOf, serviceOf } from "./listings.ts";
import { isUnseen, reasonOf, unseenRecord } from "./unseen.ts";

/** How many services, each of an account and region, are looked through at once. */
const servicesAtOnce = 8;

/** How many resources of a service are looked at at once. */
const looksAtOnce = 8;

/**
 * Looks at every resource of every control in these places, page by page, in the modes of the engine's configuration.
 * What is global in an account is looked at once.
 *
 * @param signal stops after the resources that are being looked at
 */
export async function audit(
  engine: Engine,
  places: readonly Place[],
  listener: AuditListener,
  signal: AbortSignal,
): Promise<void> {
  const visits = visitsOf(places, listingsOf(engine.config, engine.remediations));
  const services = visits
    .flatMap((visit) => [...Map.groupBy(visit.left, serviceOf).values()].map((own) => ({ visit, own })))
    .values();
  const work = async () => {
    for (const { visit, own } of services)
      for (const listing of own) await auditListing(engine, visit, listing, listener, signal);
  };
  await Promise.all(Array.from({ length: servicesAtOnce }, work));
}

async function auditListing(
  engine: Engine,
  visit: Visit,
  listing: Listing,
  listener: AuditListener,
  signal: AbortSignal,
): Promise<void> {
  const { place } = visit;
  const isOver = () => signal.aborted || visit.closed;
  if (isOver()) return;
  const look = async (item: { ref: Ref; state?: State }) => {
    const { records, refused } = await lookAt(engine, listing, item);
    const seen = records.filter((record) => !isUnseen(record));
    for (const record of records) if (isUnseen(record)) listener.unseen(record);
    if (seen.length > 0) listener.looked(listing, seen);
    if (refused) closeVisit(engine, visit, refused, listener);
  };
  try {
    const aws = engine.connect({ ...place, actionId: engine.clock.newId() });
    await eachOf(listing.list(aws, findsIn(engine.config, listing)), look, isOver);
  } catch (error) {
    if (refusesCaller(error)) return closeVisit(engine, visit, error, listener);
    const resource = { ...place, arn: everyResource(listing, place) };
    const unseen = { resource, remediations: controlsOf(listing), ...reasonOf(error) };
    listener.unseen(unseenRecord(engine, auditTrigger, unseen));
  }
  if (!isOver()) visit.left.delete(listing);
}

/** Works on the items of a listing as they come, a few at a time, and reads no further ahead. */
async function eachOf<T>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  const running = new Set<Promise<void>>();
  try {
    for await (const item of items) {
      if (isOver()) break;
      const one: Promise<void> = work(item).finally(() => running.delete(one));
      running.add(one);
      if (running.size >= looksAtOnce) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
}
