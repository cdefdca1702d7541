import type { AdvancedEventSelector, EventSelector } from "@aws-sdk/client-cloudtrail";

/** The selectors of a trail, of one of the two kinds; none of either means CloudTrail's default: all management events. */
export interface Selectors {
  readonly eventSelectors: readonly EventSelector[];
  readonly advancedEventSelectors: readonly AdvancedEventSelector[];
}

/** The management events that one selector records. */
interface Scope {
  readonly reads: boolean;
  readonly writes: boolean;
  /** The event sources that it leaves out. */
  readonly excluded: readonly string[];
}

/** CloudTrail takes at most five: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const maxEventSelectors = 5;

/**
 * Which management events a trail leaves out, in words; undefined where it records them all. An event is recorded that
 * any selector selects: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 *
 * @param allowed event sources that may be left out
 */
export function missingManagementEvents(
  selectors: Selectors,
  allowed: readonly string[],
): string | undefined {
  const { eventSelectors, advancedEventSelectors } = selectors;
  if (eventSelectors.length + advancedEventSelectors.length === 0) return undefined;
  const scopes = [
    ...eventSelectors.flatMap((each) => scopeOf(each) ?? []),
    ...advancedEventSelectors.flatMap((each) => scopeOfAdvanced(each) ?? []),
  ];
  const whole = scopes.filter(({ excluded }) => excluded.every((source) => allowed.includes(source)));
  if (whole.some(({ reads }) => reads) && whole.some(({ writes }) => writes)) return undefined;
  const reads = scopes.some((each) => each.reads);
  const writes = scopes.some((each) => each.writes);
  if (!reads && !writes) return "it records no management events";
  if (!reads) return "it records no management events that only read";
  if (!writes) return "it records no management events that write";
  const excluded = new Set(scopes.flatMap((each) => each.excluded));
  return `it leaves out management events of ${[...excluded].filter((source) => !allowed.includes(source)).join(", ")}`;
}

/** The selectors as PutEventSelectors takes them. */
export function selectorsInput({ eventSelectors, advancedEventSelectors }: Selectors) {
  return advancedEventSelectors.length > 0
    ? { AdvancedEventSelectors: [...advancedEventSelectors] }
    : { EventSelectors: [...eventSelectors] };
}

/** The same selectors with all management events: one is changed or added, the others stay, and with them what data events are recorded. */
export function withManagementEvents(selectors: Selectors, allowed: readonly string[]): Selectors {
  const { eventSelectors, advancedEventSelectors } = selectors;
  if (advancedEventSelectors.length > 0) {
    const index = advancedEventSelectors.findIndex(selectsManagement);
    const changed = advancedManagement(advancedEventSelectors[index], allowed);
    return { eventSelectors, advancedEventSelectors: put(advancedEventSelectors, index, changed) };
  }
  const index = hostOf(eventSelectors);
  const host = eventSelectors[index];
  const changed: EventSelector = {
    ...host,
    ReadWriteType: "All",
    IncludeManagementEvents: true,
    DataResources: host?.DataResources ?? [],
    ExcludeManagementEventSources: excludedBy(host).filter((source) => allowed.includes(source)),
  };
  return { eventSelectors: put(eventSelectors, index, changed), advancedEventSelectors };
}

/** A selector's read-write type counts for its data events too, so the one to change has none, or records all of them. */
function hostOf(selectors: readonly EventSelector[]): number {
  const managementOnly = selectors.findIndex(({ DataResources }) => !DataResources?.length);
  if (managementOnly >= 0) return managementOnly;
  const all = selectors.findIndex(({ ReadWriteType = "All" }) => ReadWriteType === "All");
  return all < 0 && selectors.length === maxEventSelectors ? 0 : all;
}

function put<T>(list: readonly T[], index: number, item: T): T[] {
  return index < 0 ? [...list, item] : list.with(index, item);
}

function excludedBy(selector: EventSelector | undefined): readonly string[] {
  return selector?.ExcludeManagementEventSources ?? [];
}

function scopeOf(selector: EventSelector): Scope | undefined {
  const { ReadWriteType = "All", IncludeManagementEvents = true } = selector;
  if (!IncludeManagementEvents) return undefined;
  return {
    reads: ReadWriteType !== "WriteOnly",
    writes: ReadWriteType !== "ReadOnly",
    excluded: excludedBy(selector),
  };
}

function selectsManagement({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return FieldSelectors.some(
    ({ Field, Equals }) => Field === "eventCategory" && Equals?.includes("Management"),
  );
}

/** A selector with any other condition picks single management events: it cannot stand for all of them. */
function scopeOfAdvanced(selector: AdvancedEventSelector): Scope | undefined {
  if (!selectsManagement(selector)) return undefined;
  let scope: Scope = { reads: true, writes: true, excluded: [] };
  for (const { Field, Equals, NotEquals, ...others } of selector.FieldSelectors ?? []) {
    if (Field === "eventCategory") continue;
    const plain = Object.values(others).every((values) => !values?.length);
    if (Field === "readOnly" && plain && Equals?.length && !NotEquals?.length) {
      scope = { ...scope, reads: Equals.includes("true"), writes: Equals.includes("false") };
    } else if (Field === "eventSource" && plain && NotEquals?.length && !Equals?.length) {
      scope = { ...scope, excluded: NotEquals };
    } else {
      return undefined;
    }
  }
  return scope;
}

function advancedManagement(
  selector: AdvancedEventSelector | undefined,
  allowed: readonly string[],
): AdvancedEventSelector {
  const excluded = (selector?.FieldSelectors ?? [])
    .flatMap(({ Field, NotEquals }) => (Field === "eventSource" ? (NotEquals ?? []) : []))
    .filter((source) => allowed.includes(source));
  return {
    Name: selector?.Name ?? "Management events",
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["Management"] },
      ...(excluded.length > 0 ? [{ Field: "eventSource", NotEquals: excluded }] : []),
    ],
  };
}
