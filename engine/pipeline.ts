import type { AnyRemediation, Reader, Ref, State } from "../remediations/contract.ts";
import type { CloudTrailEvent } from "../remediations/event.ts";
import type { Engine } from "./engine.ts";
import { type Ignored, takeIn } from "./intake/event.ts";
import { settle } from "./people/settle.ts";
import type { ActionRecord, Trigger } from "./record.ts";
import { remediate } from "./remediate.ts";

/** How one input ended: passed over with the reason, or decided on, with a record for each decision. */
export type Handled = Ignored | { readonly records: readonly ActionRecord[] };

/** The remediations that look at one resource through one reader. */
interface Look {
  readonly reader: Reader<Ref, State>;
  readonly ref: Ref;
  readonly remediations: readonly AnyRemediation[];
}

/**
 * Handles one EventBridge event or CloudTrail record: finds the resources it names and looks at each as it is now.
 * Handling it again is harmless.
 *
 * @param settled for how many seconds it waited already for its resources to settle
 * @throws InputError when the input is neither.
 * @throws RetryLaterError, after every resource was looked at, when AWS could not be asked about one of them.
 */
export async function handleEvent(engine: Engine, input: unknown, settled?: number): Promise<Handled> {
  const intake = takeIn(input, engine.ownRoles);
  if ("ignored" in intake) return intake;
  const { event } = intake;
  const interested = engine.remediations.filter(
    ({ events }) => Object.hasOwn(events, event.source) && events[event.source]?.includes(event.name),
  );
  if (interested.length === 0)
    return { ignored: "no-control", reason: `no control looks at ${event.name} of ${event.source}` };
  if (looksAt(event, interested).length === 0)
    return { ignored: "no-resource", reason: `${event.name} names no resource of account ${event.account}` };
  const looks = looksAt(event, await settle(engine, input, event, interested, settled));

  const trigger: Trigger = {
    type: "cloudtrail",
    eventId: event.id,
    eventName: event.name,
    eventTime: event.time,
    actor: event.actor,
    sourceIp: event.sourceIp,
  };
  const records: ActionRecord[] = [];
  const errors: unknown[] = [];
  for (const { reader, ref, remediations } of looks) {
    try {
      records.push(...(await remediate(engine, trigger, reader, ref, remediations)));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, errors.map((error) => String(error)).join("\n"));
  return { records };
}

/** Which resources an event makes worth a look: each once per reader, however many remediations share it. */
export function looksAt(event: CloudTrailEvent, remediations: readonly AnyRemediation[]): Look[] {
  const looks: Look[] = [];
  for (const [reader, group] of Map.groupBy(remediations, ({ reader }) => reader)) {
    const refs = new Map(reader.find(event).map((ref: Ref) => [ref.arn, ref]));
    for (const ref of refs.values()) looks.push({ reader, ref, remediations: group });
  }
  return looks;
}
