import type { Looks } from "./summary.ts";

const units = ["hour", "day", "week", "month", "year"] as const;
/** What a timeline counts by. Weeks begin on Monday; all times are UTC. */
export type Unit = (typeof units)[number];

/** An hour, day, week, month or year, named by its beginning, and the looks in it. */
export interface Period extends Readonly<Looks> {
  readonly start: string;
}

/** Looks over time. */
export interface Timeline {
  readonly unit: Unit;
  readonly periods: readonly Period[];
}

/** The most periods that are told apart: neither a terminal nor a chart has room for more. */
const mostPeriods = 48;
const dayMs = 86_400_000;
/** How long a period can be, in milliseconds. */
const lengths: Readonly<Record<Unit, number>> = {
  hour: dayMs / 24,
  day: dayMs,
  week: 7 * dayMs,
  month: 31 * dayMs,
  year: 366 * dayMs,
};

/**
 * Looks over time in the finest unit that needs no more than 48 periods, those without looks included. Logs that seem to
 * span more years than that have a false date in them: then only the years with looks are told.
 *
 * @param hours looks by hour: `2026-11-21T10`
 */
export function timelineOf(hours: ReadonlyMap<string, Looks>): Timeline {
  const times = [...hours]
    .map(([hour, looks]) => ({ time: Date.parse(`${hour}:00:00Z`), ...looks }))
    .sort((a, b) => a.time - b.time);
  const [first, last] = [times[0]?.time ?? 0, times.at(-1)?.time ?? -1];
  const finest = units.find((unit) => (last - first) / lengths[unit] < mostPeriods - 2);
  const unit = finest ?? "year";
  const groups = Map.groupBy(times, ({ time }) => startOf(unit, time));
  const starts = finest ? startsBetween(unit, first, last) : [...groups.keys()];
  const periods = starts.map((start) => {
    const own = groups.get(start) ?? [];
    const sum = (count: keyof Looks) => own.reduce((total, each) => total + each[count], 0);
    return { start: nameOf(unit, start), looks: sum("looks"), evident: sum("evident") };
  });
  return { unit, periods };
}

function startsBetween(unit: Unit, first: number, last: number): number[] {
  const starts: number[] = [];
  for (let start = startOf(unit, first); start <= last; start = startOf(unit, start + lengths[unit]))
    starts.push(start);
  return starts;
}

function startOf(unit: Unit, time: number): number {
  if (unit === "hour") return time;
  const weekday = (new Date(time).getUTCDay() + 6) % 7;
  return Date.parse(nameOf(unit, unit === "week" ? time - weekday * dayMs : time));
}

function nameOf(unit: Unit, start: number): string {
  const iso = new Date(start).toISOString();
  if (unit === "hour") return iso.slice(0, 16).replace("T", " ");
  return iso.slice(0, { day: 10, week: 10, month: 7, year: 4 }[unit]);
}
