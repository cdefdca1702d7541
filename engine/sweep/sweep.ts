import { type DurableContext, NestingType } from "@aws/durable-execution-sdk-js";
import { controlsOf, everyResource, type Listing, listingsOf } from "../listings.ts";
import { reasonOf } from "../unseen.ts";
import { handOver } from "./hand-over.ts";
import { createLister, type Lister, type Position } from "./lister.ts";
import type { Look } from "./page.ts";
import { maxAttempts, retryStep } from "./retries.ts";
import type { Summary, Sweeper, Unit } from "./sweeper.ts";
import { add, none, type Totals } from "./totals.ts";
import { recordUnseen } from "./unseen.ts";

/**
 * How many services are swept at once. A service's pages are handed over one after the other, so that a sweep takes
 * but a place or two of its handler's concurrency, and events find the others.
 */
const unitsAtOnce = 8;

/** How many pages are listed before they are handed over: a listing that is no longer lists each resource once. */
export const pagesPerBatch = 25;

/** An invocation that has less time left than this, in milliseconds, begins no more calls. */
const timeToStop = 60_000;

/** A day is sealed an hour after its end, see `engine/seal`. */
const sealDelayMs = 25 * 60 * 60 * 1000;

/**
 * Lists every resource that a control looks at and hands them, by reference, to the handlers of their services.
 * Each list step and each page handed over is a checkpoint: a sweep that is interrupted goes on behind the last.
 *
 * @returns what it came to; nothing where another sweep is running.
 * @throws Error when a service could not be swept to its end, after all others were.
 */
export async function sweep(sweeper: Sweeper, context: DurableContext): Promise<Summary | undefined> {
  const sweepId = context.executionContext.durableExecutionArn;
  const { startedAt, running } = await context.step(
    "begin",
    async ({ attempt }) => ({
      startedAt: sweeper.clock.now().toISOString(),
      running: (await sweeper.findRunning(sweepId, attempt >= maxAttempts)) ?? null,
    }),
    { retryStrategy: retryStep },
  );
  if (running) {
    await context.step("refuse", async () => sweeper.refused(sweepId, running));
    return undefined;
  }

  const units = unitsOf(sweeper);
  const swept = await context.map("services", units, (each, unit) => sweepUnit(sweeper, each, unit), {
    maxConcurrency: unitsAtOnce,
    // Contexts count as operations, of which an execution can have 3,000: those of the batches are enough.
    nesting: NestingType.FLAT,
    completionConfig: { toleratedFailurePercentage: 100 },
  });
  const totals = swept.getResults().reduce(add, none);
  const summary = await context.step("finish", async () => {
    const durationMs = sweeper.clock.now().getTime() - Date.parse(startedAt);
    const made: Summary = { sweepId, startedAt, durationMs, ...totals };
    sweeper.finished(made);
    return made;
  });
  const day = new Date(Date.parse(startedAt) - sealDelayMs).toISOString().slice(0, 10);
  const { seal } = sweeper;
  if (seal) await context.step("seal", () => seal(day), { retryStrategy: retryStep });
  swept.throwIfError();
  return summary;
}

/** Account by account, so that one service's handler is not asked for several accounts at once. */
function unitsOf({ places, remediationsByService, config }: Sweeper): Unit[] {
  const services = Object.entries(remediationsByService)
    .filter(([, remediations]) => listingsOf(config, remediations).length > 0)
    .map(([service]) => service);
  return places.flatMap((place) => services.map((service) => ({ place, service })));
}

async function sweepUnit(sweeper: Sweeper, context: DurableContext, unit: Unit): Promise<Totals> {
  const { config, connect, clock } = sweeper;
  const listings = listingsOf(config, sweeper.remediationsByService[unit.service] ?? []);
  const lister = createLister(
    listings,
    () => connect({ ...unit.place, actionId: clock.newId() }),
    () => context.lambdaContext.getRemainingTimeInMillis() < timeToStop,
  );
  let totals = none;
  for (let from: Position | null = { listing: 0, listed: 0 }; from; ) {
    const begin: Position = from;
    const batch: Batch = await context.runInChildContext(`${unit.service} of ${unit.place.account}`, (each) =>
      sweepBatch(sweeper, each, unit, listings, lister, begin),
    );
    totals = add(totals, batch.totals);
    from = batch.next;
  }
  return totals;
}

interface Batch {
  readonly totals: Totals;
  readonly next: Position | null;
}

/** Lists some pages, then hands them over: to wait for a handler ends the invocation, and with it the open listing. */
async function sweepBatch(
  sweeper: Sweeper,
  context: DurableContext,
  unit: Unit,
  listings: readonly Listing[],
  lister: Lister,
  from: Position,
): Promise<Batch> {
  const pages: (readonly Look[])[] = [];
  let totals = none;
  let next: Position | null = from;
  while (next && pages.length < pagesPerBatch) {
    const begin: Position = next;
    const page: ListedPage = await context.step(
      "list",
      ({ attempt }) => listPage(sweeper, context, unit, listings, lister, begin, attempt),
      { retryStrategy: retryStep },
    );
    if (page.looks.length > 0) pages.push(page.looks);
    totals = add(totals, { ...none, unseen: page.unseen });
    next = page.next;
  }
  for (const looks of pages) totals = add(totals, await handOver(sweeper, context, unit, looks));
  return { totals, next };
}

interface ListedPage {
  readonly looks: readonly Look[];
  readonly unseen: number;
  readonly next: Position | null;
}

async function listPage(
  sweeper: Sweeper,
  { executionContext }: DurableContext,
  { place }: Unit,
  listings: readonly Listing[],
  lister: Lister,
  from: Position,
  attempt: number,
): Promise<ListedPage> {
  const { looks, failed, next } = await lister(from, attempt >= maxAttempts);
  for (const { listing, error } of failed) {
    const own = listings[listing];
    if (!own) continue;
    const resource = { ...place, arn: everyResource(own, place) };
    await recordUnseen(sweeper, executionContext.durableExecutionArn, {
      resource,
      remediations: controlsOf(own),
      ...reasonOf(error),
    });
  }
  return { looks, unseen: failed.length, next };
}
