import type { OutcomeName } from "../record.ts";

/** What a sweep came to. */
export interface Totals {
  /** How many resources were looked at. */
  readonly resources: number;
  /** How many decisions ended how. */
  readonly outcomes: Partial<Record<OutcomeName, number>>;
  /** How many listings and pages could not be looked at; a record says which and why. */
  readonly unseen: number;
}

/** Nothing yet. */
export const none: Totals = { resources: 0, outcomes: {}, unseen: 0 };

/** Both together. */
export function add(a: Totals, b: Totals): Totals {
  const names = [...Object.keys(a.outcomes), ...Object.keys(b.outcomes)] as OutcomeName[];
  const outcomes = names.map((name) => [name, (a.outcomes[name] ?? 0) + (b.outcomes[name] ?? 0)]);
  return {
    resources: a.resources + b.resources,
    outcomes: Object.fromEntries(outcomes),
    unseen: a.unseen + b.unseen,
  };
}
