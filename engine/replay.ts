import type { AnyRemediation, Ref } from "../remediations/contract.ts";
import type { CloudTrailEvent } from "../remediations/event.ts";
import { type Ignored, InputError, takeIn } from "./intake/event.ts";
import { looksAt } from "./pipeline.ts";

/** What a control can tell from an event alone of the hole it opened: a public CIDR, the principal `*`. */
export interface Shown {
  readonly control: string;
  /** A sentence for a person. */
  readonly what: string;
}

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
  readonly shows: readonly Shown[];
}

/** Why a record leads to no look. */
export type PassedOver = Ignored["ignored"] | "not-a-record";

/** The calls that some controls look at. */
export class Watch {
  /** By their `eventName`, whatever their source. */
  readonly names: ReadonlySet<string>;
  readonly #interested = new Map<string, AnyRemediation[]>();
  readonly #isOn: (remediation: AnyRemediation, ref: Ref) => boolean;

  /** @param isOn whether a control looks at a resource: by the configuration, for one */
  constructor(
    remediations: readonly AnyRemediation[],
    isOn: (remediation: AnyRemediation, ref: Ref) => boolean = () => true,
  ) {
    this.#isOn = isOn;
    const calls = remediations.flatMap((remediation) =>
      Object.entries(remediation.events).flatMap(([source, names]) =>
        names.map((name) => ({ source, name, remediation })),
      ),
    );
    this.names = new Set(calls.map(({ name }) => name));
    for (const { source, name, remediation } of calls) {
      const known = this.#interested.get(`${source} ${name}`);
      if (known) known.push(remediation);
      else this.#interested.set(`${source} ${name}`, [remediation]);
    }
  }

  /** The resources that an event makes worth a look, with the controls that look; undefined when none looks at such a call. */
  looks(event: CloudTrailEvent): Map<string, AnyRemediation[]> | undefined {
    const interested = this.#interested.get(`${event.source} ${event.name}`);
    if (!interested) return undefined;
    const looks = new Map<string, AnyRemediation[]>();
    for (const { ref, remediations } of looksAt(event, interested))
      looks.set(ref.arn, [
        ...(looks.get(ref.arn) ?? []),
        ...remediations.filter((each) => this.#isOn(each, ref)),
      ]);
    return looks;
  }
}

/** Says after which records of the past Suture would have looked at what. Makes no call. */
export class Replay {
  readonly matches: Match[] = [];
  readonly passedOver: Partial<Record<PassedOver, number>> = {};
  records = 0;
  readonly #watch: Watch;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  /** Takes a CloudTrail record or an EventBridge event; what is neither is counted, not thrown. */
  add(record: unknown): void {
    this.records += 1;
    const found = matchesOf(record, this.#watch);
    if (typeof found === "string") this.#pass(found);
    else this.matches.push(...found);
  }

  /** Takes a record of a call whose name no control has: parsing them all would be most of the work. */
  passOver(): void {
    this.records += 1;
    this.#pass("no-control");
  }

  #pass(kind: PassedOver): void {
    this.passedOver[kind] = (this.passedOver[kind] ?? 0) + 1;
  }
}

function matchesOf(record: unknown, watch: Watch): Match[] | PassedOver {
  try {
    const intake = takeIn(record, []);
    if ("ignored" in intake) return intake.ignored;
    const { event } = intake;
    const looks = watch.looks(event);
    if (!looks) return "no-control";
    if (looks.size === 0) return "no-resource";
    const matches = [...looks]
      .filter(([, controls]) => controls.length > 0)
      .map(([resource, controls]) => ({
        time: event.time,
        eventId: event.id,
        eventName: event.name,
        actor: event.actor,
        account: event.account,
        region: event.region,
        resource,
        controls: controls.map(({ id }) => id),
        shows: controls.flatMap(({ id, shows }) => {
          const what = shows?.(event);
          return what ? [{ control: id, what }] : [];
        }),
      }));
    return matches.length > 0 ? matches : "no-control";
  } catch (error) {
    if (error instanceof InputError) return "not-a-record";
    throw error;
  }
}
