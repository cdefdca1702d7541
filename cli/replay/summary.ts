import { bySeverity } from "../../engine/decision.ts";
import type { Setting } from "../../engine/modes.ts";
import type { Match, PassedOver } from "../../engine/replay.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { EvidenceList } from "./evidence.ts";
import type { Part } from "./read.ts";

/** How often Suture would have looked, and how often the event itself shows a hole. */
export interface Looks {
  looks: number;
  evident: number;
}

/** A control that watched, with the mode that the configuration gives it. */
export interface WatchingControl {
  readonly remediation: AnyRemediation;
  readonly setting: Setting;
}

/** What a replay says of one control. */
export interface ControlLooks extends Looks, WatchingControl {
  readonly resources: Set<string>;
}

/** How many of the problems are kept. */
const mostProblems = 100;

/** What a replay amounts to: per control, per person, over time. */
export class ReplaySummary {
  files = 0;
  records = 0;
  readonly total: Looks = { looks: 0, evident: 0 };
  readonly passedOver = new Map<PassedOver, number>();
  readonly resources = new Set<string>();
  readonly evidence = new EvidenceList();
  readonly actors = new Map<string, Looks>();
  /** By hour: `2026-11-21T10`. */
  readonly hours = new Map<string, Looks>();
  /** What could not be read, a line each: the first of them. */
  readonly problems: string[] = [];
  problemCount = 0;
  readonly #controls: ReadonlyMap<string, ControlLooks>;
  #first = "";
  #last = "";

  constructor(watching: readonly WatchingControl[]) {
    this.#controls = new Map(
      watching.map((each) => [
        each.remediation.id,
        { ...each, looks: 0, evident: 0, resources: new Set<string>() },
      ]),
    );
  }

  /** When the first and the last of the calls were made, after which Suture would have looked; undefined without any. */
  get span(): { readonly first: string; readonly last: string } | undefined {
    return this.#first ? { first: this.#first, last: this.#last } : undefined;
  }

  /** Who made them, the busiest first. */
  get people(): (readonly [actor: string, Readonly<Looks>])[] {
    return [...this.actors].sort(([a, { looks }], [b, other]) => other.looks - looks || a.localeCompare(b));
  }

  /** The controls that would have looked at something, the busiest first. */
  get controls(): ControlLooks[] {
    return [...this.#controls.values()].filter(({ looks }) => looks > 0).sort((a, b) => b.looks - a.looks);
  }

  add({ records, matches, passedOver }: Part): void {
    this.records += records;
    for (const [kind, amount] of Object.entries(passedOver) as [PassedOver, number][])
      this.passedOver.set(kind, (this.passedOver.get(kind) ?? 0) + amount);
    for (const match of matches) this.#addMatch(match);
  }

  complain(problem: string): void {
    this.problemCount += 1;
    if (this.problems.length < mostProblems) this.problems.push(problem);
  }

  #addMatch(match: Match): void {
    const { controls, resource, actor, time, shows } = match;
    const evident = shows.length > 0;
    for (const looks of [this.total, looksOf(this.actors, actor), looksOf(this.hours, time.slice(0, 13))])
      count(looks, evident);
    if (!this.#first || time < this.#first) this.#first = time;
    if (time > this.#last) this.#last = time;
    this.resources.add(resource);
    for (const id of controls) {
      const control = this.#controls.get(id);
      if (!control) continue;
      count(
        control,
        shows.some((shown) => shown.control === id),
      );
      control.resources.add(resource);
    }
    if (evident) this.#addEvidence(match);
  }

  #addEvidence(match: Match): void {
    const severities = match.shows.flatMap(
      ({ control }) => this.#controls.get(control)?.remediation.severity ?? [],
    );
    const [severity] = severities.sort(bySeverity);
    if (severity) this.evidence.add({ ...match, severity });
  }
}

function count(looks: Looks, evident: boolean): void {
  looks.looks += 1;
  if (evident) looks.evident += 1;
}

function looksOf(groups: Map<string, Looks>, key: string): Looks {
  const known = groups.get(key);
  if (known) return known;
  const looks = { looks: 0, evident: 0 };
  groups.set(key, looks);
  return looks;
}
