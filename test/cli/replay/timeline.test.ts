import { expect, it } from "vitest";
import { timelineOf } from "../../../cli/replay/timeline.ts";

const times = (...hours: string[]) => new Map(hours.map((hour) => [hour, { looks: 2, evident: 1 }]));

it.each([
  ["hour", ["2026-11-21T10"], ["2026-11-21 10:00"]],
  ["hour", ["2026-11-21T23", "2026-11-22T01"], ["2026-11-21 23:00", "2026-11-22 00:00", "2026-11-22 01:00"]],
  [
    "day",
    ["2026-02-27T10", "2026-03-01T09", "2026-02-25T23"],
    ["2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"],
  ],
  [
    "week",
    ["2026-11-21T00", "2026-10-01T00"],
    [
      "2026-09-28",
      "2026-10-05",
      "2026-10-12",
      "2026-10-19",
      "2026-10-26",
      "2026-11-02",
      "2026-11-09",
      "2026-11-16",
    ],
  ],
  [
    "month",
    ["2025-12-31T23", "2026-12-01T00"],
    [
      "2025-12",
      "2026-01",
      "2026-02",
      "2026-03",
      "2026-04",
      "2026-05",
      "2026-06",
      "2026-07",
      "2026-08",
      "2026-09",
      "2026-10",
      "2026-11",
      "2026-12",
    ],
  ],
  ["year", ["2021-01-01T00", "2026-01-01T00"], ["2021", "2022", "2023", "2024", "2025", "2026"]],
  ["year", ["0001-01-01T00", "2026-06-01T00", "9999-12-31T23"], ["0001", "2026", "9999"]],
])("counts by %s: %j", (unit, hours, starts) => {
  const timeline = timelineOf(times(...hours));
  expect(timeline.unit).toBe(unit);
  expect(timeline.periods.map(({ start }) => start)).toEqual(starts);
});

it("adds up what falls into the same period, and keeps empty ones", () => {
  const { periods } = timelineOf(times("2026-11-01T10", "2026-11-01T11", "2026-11-03T23"));
  expect(periods).toEqual([
    { start: "2026-11-01", looks: 4, evident: 2 },
    { start: "2026-11-02", looks: 0, evident: 0 },
    { start: "2026-11-03", looks: 2, evident: 1 },
  ]);
});

it("needs no more than 48 periods, however long the span is, and loses no look", () => {
  for (let hours = 0; hours < 24 * 365 * 60; hours += 97) {
    const hour = (after: number) =>
      new Date(Date.UTC(2000, 1, 29, 23) + after * 3_600_000).toISOString().slice(0, 13);
    const { periods } = timelineOf(times(hour(0), hour(hours + 1)));
    expect(periods.length).toBeLessThanOrEqual(48);
    expect(periods.reduce((sum, { looks }) => sum + looks, 0)).toBe(4);
  }
});

it("has no period without a look", () => {
  expect(timelineOf(new Map()).periods).toEqual([]);
});
