import type { Finding } from "./findings.ts";

/** A day, week (named by its Monday) or month of the report's time, and what was found and closed in it. */
export interface Period {
  readonly start: string;
  readonly found: number;
  readonly closed: number;
}

const dayMs = 86_400_000;

/** What was found and closed over time: by day up to 31 days, by week up to 26 weeks, else by month. None is left out. */
export function timelineOf(
  findings: readonly Finding[],
  from: Date,
  to: Date,
): { readonly unit: "day" | "week" | "month"; readonly periods: readonly Period[] } {
  const days = (to.getTime() - from.getTime()) / dayMs;
  const unit = days <= 31 ? "day" : days <= 26 * 7 ? "week" : "month";
  const startOf = starts[unit];
  const found = Map.groupBy(findings, ({ foundAt }) => startOf(new Date(foundAt)));
  const closed = Map.groupBy(
    findings.filter(({ closedAt }) => closedAt),
    ({ closedAt }) => startOf(new Date(closedAt ?? 0)),
  );
  const all = new Set<string>();
  for (let day = from.getTime(); day < to.getTime(); day += dayMs) all.add(startOf(new Date(day)));
  all.add(startOf(to));
  return {
    unit,
    periods: [...all].map((start) => ({
      start,
      found: found.get(start)?.length ?? 0,
      closed: closed.get(start)?.length ?? 0,
    })),
  };
}

const day = (date: Date) => date.toISOString().slice(0, 10);
const starts = {
  day,
  week: (date: Date) => day(new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * dayMs)),
  month: (date: Date) => `${day(date).slice(0, 7)}-01`,
};
