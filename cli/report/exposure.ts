/** How long holes were open, in milliseconds: from the event that opened one to the read that proved the fix. */
export interface Exposure {
  /** Fixes whose exposure is known. */
  readonly count: number;
  readonly medianMs: number | null;
  /** The smallest value that 95 % of the fixes do not exceed (nearest rank). */
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
}

/** The distribution of exposure times. */
export function exposureOf(times: readonly number[]): Exposure {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return {
    count: sorted.length,
    medianMs: low === undefined || high === undefined ? null : (low + high) / 2,
    p95Ms: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null,
    maxMs: sorted.at(-1) ?? null,
  };
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const classes: readonly (readonly [label: string, below: number])[] = [
  ["under 5 s", 5 * second],
  ["5–10 s", 10 * second],
  ["10–30 s", 30 * second],
  ["30–60 s", minute],
  ["1–5 min", 5 * minute],
  ["5–60 min", hour],
  ["1–24 h", 24 * hour],
  ["a day or more", Number.POSITIVE_INFINITY],
];

/** How many exposure times fall into each class; each class includes its lower bound. */
export function histogramOf(times: readonly number[]): { readonly label: string; readonly count: number }[] {
  let from = 0;
  return classes.map(([label, below]) => {
    const count = times.filter((each) => each >= from && each < below).length;
    from = below;
    return { label, count };
  });
}
