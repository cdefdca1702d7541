import type { Aws } from "../aws/calls.ts";
import { describeError, failureOf } from "../aws/errors.ts";
import { arnOf } from "../remediations/arn.ts";
import type { AnyRemediation, Reader, Ref, State } from "../remediations/contract.ts";
import { deniedReason, RetryLaterError } from "./apply.ts";
import type { Engine } from "./engine.ts";
import { controlFor } from "./plan.ts";
import type { ActionRecord, Trigger } from "./record.ts";
import { remediate } from "./remediate.ts";

/** An account and region to look through. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What could not be looked at, and why: never the same as compliant. */
export interface Unseen {
  readonly resource: string;
  readonly controls: readonly string[];
  readonly reason: string;
}

/** What an audit tells while it runs. */
export interface AuditListener {
  /** A resource was looked at, with the decision of each of its controls. */
  looked(resource: Ref, type: string, records: readonly ActionRecord[]): void;
  unseen(unseen: Unseen): void;
}

/** How many resources of one place are looked at at once. */
const concurrency = 8;

const trigger: Trigger = {
  type: "cli",
  eventId: null,
  eventName: null,
  eventTime: null,
  actor: null,
  sourceIp: null,
};

/**
 * Looks at every resource of every control in one place, page by page, in the modes of the engine's configuration.
 * Readers that list the same resources share one listing.
 *
 * @param signal stops after the resources that are being looked at
 */
export async function audit(
  engine: Engine,
  place: Place,
  listener: AuditListener,
  signal: AbortSignal,
): Promise<void> {
  const watched = engine.remediations.filter((each) => controlFor(engine.config, each).setting !== "off");
  const readers = Map.groupBy(watched, ({ reader }) => reader);
  const listings = Map.groupBy(readers, ([reader]) => reader.list);
  for (const sharing of listings.values()) {
    if (signal.aborted) return;
    await auditListing(engine, place, sharing, listener, signal);
  }
}

type Sharing = readonly (readonly [Reader<Ref, State>, readonly AnyRemediation[]])[];

async function auditListing(
  engine: Engine,
  place: Place,
  sharing: Sharing,
  listener: AuditListener,
  signal: AbortSignal,
): Promise<void> {
  const [first] = sharing;
  if (!first) return;
  const [{ list, type }] = first;
  const unseen = (resource: string, error: unknown) => {
    const controls = sharing.flatMap(([, remediations]) => remediations.map(({ id }) => id));
    const denied = failureOf(error) === "denied";
    listener.unseen({
      resource,
      controls,
      reason: denied ? deniedReason("looking", error) : describeError(error),
    });
  };
  const lookAt = async ({ ref, state }: { ref: Ref; state?: State }) => {
    const records: ActionRecord[] = [];
    for (const [reader, remediations] of sharing) {
      try {
        // A listing's state is of its own reader only.
        const known = sharing.length === 1 ? state : undefined;
        records.push(...(await remediate(engine, trigger, reader, ref, remediations, known)));
      } catch (error) {
        unseen(ref.arn, error instanceof RetryLaterError ? (error.cause ?? error) : error);
      }
    }
    listener.looked(ref, type, records);
  };
  try {
    const aws: Aws = engine.connect({ ...place, actionId: engine.clock.newId() });
    await eachOf(list(aws), lookAt, signal);
  } catch (error) {
    unseen(arnOf(type.split("::")[1]?.toLowerCase() ?? "", place, "*"), error);
  }
}

/** Works on the items of a listing as they come, a few at a time, and reads no further ahead. */
async function eachOf<T>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const item of items) {
    if (signal.aborted) break;
    const one: Promise<void> = work(item).finally(() => running.delete(one));
    running.add(one);
    if (running.size >= concurrency) await Promise.race(running);
  }
  await Promise.all(running);
}
