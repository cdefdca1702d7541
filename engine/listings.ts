import type { Aws } from "../aws/calls.ts";
import { arnOf } from "../remediations/arn.ts";
import type { AnyRemediation, Reader, Ref, State } from "../remediations/contract.ts";
import type { Place } from "./audit.ts";
import type { Config } from "./config/schema.ts";
import { controlFor } from "./plan.ts";

/** The remediations that look at a resource through one reader. */
export type Watched = readonly [reader: Reader<Ref, State>, remediations: readonly AnyRemediation[]];

/** The readers that list the same resources: one listing serves them all. */
export interface Listing {
  /** CloudFormation's name of the resource type. */
  readonly type: string;
  readonly watched: readonly Watched[];
  list(aws: Aws): AsyncIterable<{ readonly ref: Ref; readonly state?: State }>;
}

/** The listings by which every resource is found that the controls look at, but for those that are off. */
export function listingsOf(config: Config, remediations: readonly AnyRemediation[]): Listing[] {
  const on = remediations.filter((each) => controlFor(config, each).setting !== "off");
  const readers = Map.groupBy(on, ({ reader }): Reader<Ref, State> => reader);
  const shared = Map.groupBy(readers, ([reader]) => reader.list);
  return Array.from(shared, ([list, watched]) => ({ type: watched[0]?.[0].type ?? "", watched, list }));
}

/** The controls that look at what a listing lists. */
export function controlsOf({ watched }: Listing): AnyRemediation[] {
  return watched.flatMap(([, remediations]) => remediations);
}

/** What stands for all that a listing would have listed in a place. */
export function everyResource({ type }: Pick<Listing, "type">, place: Place): string {
  return arnOf(type.split("::")[1]?.toLowerCase() ?? "", place, "*");
}
