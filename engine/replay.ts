import type { AnyRemediation } from "../remediations/contract.ts";
import { type Ignored, InputError, takeIn } from "./intake/event.ts";
import { looksAt } from "./pipeline.ts";

/** An API call of the past after which Suture would have looked at a resource. What it would have found is not known: that state is gone. */
export interface Match {
  readonly time: string;
  readonly eventId: string;
  readonly eventName: string;
  readonly actor: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly controls: readonly string[];
  /** What the event itself tells of a hole, where it does: a public CIDR, the principal `*`. */
  readonly shows: readonly string[];
}

/** What records of the past amount to. */
export interface Replay {
  readonly matches: readonly Match[];
  readonly passedOver: Readonly<Partial<Record<Ignored["ignored"] | "not-a-record", number>>>;
}

/**
 * Says after which records Suture would have looked at what. Makes no call.
 *
 * @param records CloudTrail records or EventBridge events; what is neither is counted, not thrown.
 */
export function replay(records: Iterable<unknown>, remediations: readonly AnyRemediation[]): Replay {
  const watched = new Set(
    remediations.flatMap(({ events }) =>
      Object.entries(events).flatMap(([source, names]) => names.map((name) => `${source} ${name}`)),
    ),
  );
  const matches: Match[] = [];
  const passedOver: Partial<Record<Ignored["ignored"] | "not-a-record", number>> = {};
  const pass = (kind: Ignored["ignored"] | "not-a-record") => {
    passedOver[kind] = (passedOver[kind] ?? 0) + 1;
  };
  for (const record of records) {
    // Nearly all records are of calls that nobody watches: checking those whole would be most of the work.
    const unchecked = detailOf(record);
    if (unchecked.readOnly === true) pass("read-only");
    else if (
      typeof unchecked.eventName === "string" &&
      !watched.has(`${unchecked.eventSource} ${unchecked.eventName}`)
    ) {
      pass("no-control");
    } else {
      const found = matchesOf(record, remediations);
      if (typeof found === "string") pass(found);
      else matches.push(...found);
    }
  }
  return { matches, passedOver };
}

interface Unchecked {
  readonly eventSource?: unknown;
  readonly eventName?: unknown;
  readonly readOnly?: unknown;
  readonly detail?: Unchecked;
}

function detailOf(record: unknown): Unchecked {
  const unchecked = (record ?? {}) as Unchecked;
  return unchecked.detail ?? unchecked;
}

function matchesOf(
  record: unknown,
  remediations: readonly AnyRemediation[],
): Match[] | Ignored["ignored"] | "not-a-record" {
  try {
    const intake = takeIn(record, []);
    if ("ignored" in intake) return intake.ignored;
    const { event } = intake;
    const interested = remediations.filter(({ events }) => events[event.source]?.includes(event.name));
    const looks = looksAt(event, interested);
    if (looks.length === 0) return "no-resource";
    return [...Map.groupBy(looks, ({ ref }) => ref.arn)].map(([resource, sharing]) => {
      const controls = sharing.flatMap((look) => look.remediations);
      return {
        time: event.time,
        eventId: event.id,
        eventName: event.name,
        actor: event.actor,
        account: event.account,
        region: event.region,
        resource,
        controls: controls.map(({ id }) => id),
        shows: [...new Set(controls.flatMap(({ shows }) => shows?.(event) ?? []))],
      };
    });
  } catch (error) {
    if (error instanceof InputError) return "not-a-record";
    throw error;
  }
}
