import type { Colors } from "picocolors/types.d.ts";
import type { Replay } from "../engine/replay.ts";
import { formatPassedOver, plain } from "./format.ts";
import type { ReplayedFile } from "./replay-worker.ts";

/** What a replay amounts to: per control, per person, over time. */
export class ReplaySummary {
  files = 0;
  records = 0;
  looks = 0;
  readonly passedOver = new Map<keyof Replay["passedOver"], number>();
  readonly controls = new Map<string, { looks: number; shown: number; readonly resources: Set<string> }>();
  readonly actors = new Map<string, number>();
  /** Looks by hour: `2026-11-21T10`. */
  readonly hours = new Map<string, number>();

  add({ records, replays }: ReplayedFile): void {
    this.files += 1;
    this.records += records;
    for (const { matches, passedOver } of replays) {
      for (const [kind, amount] of Object.entries(passedOver)) {
        count(this.passedOver, kind as keyof Replay["passedOver"], amount);
      }
      for (const { controls, resource, actor, time, shows } of matches) {
        this.looks += 1;
        count(this.actors, actor);
        count(this.hours, time.slice(0, 13));
        for (const id of controls) {
          const known = this.controls.get(id) ?? { looks: 0, shown: 0, resources: new Set<string>() };
          known.looks += 1;
          known.shown += shows.length > 0 ? 1 : 0;
          known.resources.add(resource);
          this.controls.set(id, known);
        }
      }
    }
  }
}

function count<K>(counts: Map<K, number>, key: K, amount = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

/** The summary for a person. */
export function formatReplay(summary: ReplaySummary, colors: Colors): string {
  const { controls, actors, files, records, looks } = summary;
  const width = Math.max(7, ...[...controls.keys()].map(({ length }) => length));
  const rows = [...controls]
    .sort(([, a], [, b]) => b.looks - a.looks)
    .map(([id, { looks: times, resources, shown }]) =>
      [id.padEnd(width), ...[times, resources.size, shown].map((each) => String(each).padStart(10))].join(""),
    );
  const people = [...actors].sort(([, a], [, b]) => b - a).slice(0, 10);
  return [
    `${records} records in ${files} files; Suture would have looked at a resource ${looks} times.`,
    "What it would have found depends on the state of then, which is not known; EVIDENT counts the calls that show the hole themselves.",
    "",
    ...(rows.length > 0
      ? [
          colors.bold(
            `${"CONTROL".padEnd(width)}${["LOOKS", "RESOURCES", "EVIDENT"].map((each) => each.padStart(10)).join("")}`,
          ),
          ...rows,
          "",
          colors.bold("WHO"),
          ...people.map(([actor, times]) => `${String(times).padStart(7)}  ${plain(actor)}`),
          "",
          colors.bold("WHEN"),
          ...timeline(summary.hours),
          "",
        ]
      : []),
    formatPassedOver(summary.passedOver),
  ].join("\n");
}

/** A bar for each day, or each hour where all lies within two days. */
function timeline(hours: ReadonlyMap<string, number>): string[] {
  const days = new Set([...hours.keys()].map((hour) => hour.slice(0, 10)));
  const counts = new Map<string, number>();
  for (const [hour, amount] of hours)
    count(counts, days.size > 2 ? hour.slice(0, 10) : `${hour.replace("T", " ")}:00`, amount);
  const most = Math.max(...counts.values());
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([when, amount]) => `${when}  ${"█".repeat(Math.max(1, Math.round((amount / most) * 40)))} ${amount}`,
    );
}
