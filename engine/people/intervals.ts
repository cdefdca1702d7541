/** A piece of time, as ISO 8601, UTC. */
export interface Interval {
  readonly from: string;
  readonly until: string;
}

/** The interval of this length, counted from midnight UTC of 1970-01-01, in which a moment lies. */
export function intervalOf(now: Date, minutes: number): Interval {
  const length = minutes * 60_000;
  const from = Math.floor(now.getTime() / length) * length;
  return { from: new Date(from).toISOString(), until: new Date(from + length).toISOString() };
}

/** The name of the durable execution for a queue: Lambda takes letters, digits, `-` and `_`, at most 64. */
export function nameOf(queue: string): string {
  return queue.replaceAll(/[^\w]/g, "-");
}
