import { arnOf } from "../remediations/arn.ts";
import type { AnyRemediation, Reader, Ref, State } from "../remediations/contract.ts";
import type { Place } from "./audit/place.ts";
import type { Config } from "./config/schema.ts";
import { findingOf, PlanError } from "./plan.ts";
import { isEverOn, needsTags, settingFor } from "./selectors.ts";

/** The remediations that look at a resource through one reader. */
export type Watched = readonly [reader: Reader<Ref, State>, remediations: readonly AnyRemediation[]];

/** The readers that list the same resources: one listing serves them all. */
export interface Listing {
  /** CloudFormation's name of the resource type. */
  readonly type: string;
  readonly watched: readonly Watched[];
  /** Whether it lists the same from every region of an account. */
  readonly global: boolean;
  list: Reader<Ref, State>["list"];
}

/** The listings by which every resource is found that the controls look at, but for those that are off. */
export function listingsOf(config: Config, remediations: readonly AnyRemediation[]): Listing[] {
  const on = remediations.filter((each) => isEverOn(config, each));
  const readers = Map.groupBy(on, ({ reader }): Reader<Ref, State> => reader);
  const shared = Map.groupBy(readers, ([reader]) => reader.list);
  return Array.from(shared, ([list, watched]) => {
    const [reader] = watched[0] ?? [];
    return { type: reader?.type ?? "", global: reader?.global === true, watched, list };
  });
}

/** The controls that look at what a listing lists. */
export function controlsOf({ watched }: Listing): AnyRemediation[] {
  return watched.flatMap(([, remediations]) => remediations);
}

/** The service of what a listing lists, as CloudFormation names it; `account` for settings of the account itself. */
export function serviceOf({ type }: Pick<Listing, "type">): string {
  return type.split("::")[1] || "account";
}

/** Whether a control finds anything in a state of a listing; undefined where a state would be of one reader among several. */
export function findsIn(config: Config, { watched }: Listing): ((state: State) => boolean) | undefined {
  const [only, another] = watched;
  if (!only || another) return undefined;
  const [, remediations] = only;
  return (state) => {
    try {
      return remediations.some((remediation) => {
        // Its tags decide, and no listing has them.
        if (needsTags(config, remediation, state.ref)) return true;
        const control = { remediation, ...settingFor(config, remediation, state.ref) };
        return control.setting !== "off" && findingOf(control, state).changes.length > 0;
      });
    } catch (error) {
      // What cannot be judged is to be read whole, and recorded as it is.
      if (error instanceof PlanError) return true;
      throw error;
    }
  };
}

/** What stands for all that a listing would have listed in a place. */
export function everyResource({ type }: Pick<Listing, "type">, place: Place): string {
  return arnOf(type.split("::")[1]?.toLowerCase() ?? "", place, "*");
}
