import { bySeverity } from "../../engine/decision.ts";
import type { Mode } from "../../engine/modes.ts";
import type { OutcomeName } from "../../engine/record.ts";
import type { AnyRemediation, Severity } from "../../remediations/contract.ts";
import { type Exposure, exposureOf, histogramOf } from "./exposure.ts";
import { couldNotLook, type Finding, type FindingState, findingsOf } from "./findings.ts";
import type { ReportRecord } from "./schema.ts";
import { timelineOf } from "./timeline.ts";

/** Findings by what became of them. `found` is their sum. */
export type FindingCounts = Readonly<Record<FindingState | "found", number>>;

/** What a report says of one control, or of one account. */
export interface Group {
  readonly id: string;
  readonly findings: FindingCounts;
  readonly exposure: Exposure;
}

export interface ControlGroup extends Group {
  readonly title: string | null;
  readonly severity: Severity | null;
  /** The modes that its decisions were made in, with their number. */
  readonly modes: Readonly<Partial<Record<Mode, number>>>;
}

/** Everything that a report says in numbers. Times are ISO 8601, spans milliseconds. */
export interface Figures {
  readonly from: string;
  readonly to: string;
  readonly decisions: number;
  readonly outcomes: Readonly<Partial<Record<OutcomeName, number>>>;
  readonly findings: FindingCounts;
  readonly exposure: Exposure;
  /** Fixes of which no event tells when the hole was opened. */
  readonly exposureUnknown: number;
  readonly histogram: ReturnType<typeof histogramOf>;
  readonly timeline: ReturnType<typeof timelineOf>;
  readonly controls: readonly ControlGroup[];
  readonly accounts: readonly Group[];
  /** The most severe first. */
  readonly open: readonly Finding[];
  readonly exempt: readonly Finding[];
  readonly approvals: readonly ReportRecord[];
  /** Decisions about what could not be read. */
  readonly unseen: readonly ReportRecord[];
}

/**
 * Works out a report. Pure.
 *
 * @param records in order of their time
 * @param catalogue the controls that are listed also where they decided nothing
 */
export function figuresOf(
  records: readonly ReportRecord[],
  catalogue: readonly AnyRemediation[],
  from: Date,
  to: Date,
): Figures {
  const findings = findingsOf(records);
  const fixes = records.filter(({ outcome }) => outcome === "fixed");
  const times = exposureTimes(fixes);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    decisions: records.length,
    outcomes: countBy(records, ({ outcome }) => outcome),
    findings: countFindings(findings),
    exposure: exposureOf(times),
    exposureUnknown: fixes.length - times.length,
    histogram: histogramOf(times),
    timeline: timelineOf(findings, from, to),
    controls: controlGroups(records, findings, catalogue),
    accounts: accountGroups(records, findings),
    open: ofState(findings, "open").sort((a, b) => bySeverity(a.severity, b.severity)),
    exempt: ofState(findings, "exempt"),
    approvals: records.filter(({ approval }) => approval),
    unseen: records.filter(couldNotLook),
  };
}

function controlGroups(
  records: readonly ReportRecord[],
  findings: readonly Finding[],
  catalogue: readonly AnyRemediation[],
): ControlGroup[] {
  const pairs = records.flatMap((record) => record.controls.map((id) => ({ id, record })));
  const byControl = Map.groupBy(pairs, ({ id }) => id);
  const found = Map.groupBy(findings, ({ control }) => control);
  const known = new Map(catalogue.map((each) => [each.id, each]));
  return [...new Set([...known.keys(), ...byControl.keys()])].sort().map((id) => {
    const own = (byControl.get(id) ?? []).map(({ record }) => record);
    const { title = null, severity = null } = known.get(id) ?? {};
    return {
      id,
      title,
      severity,
      ...groupOf(own, found.get(id) ?? []),
      modes: countBy(own, ({ mode }) => mode),
    };
  });
}

function accountGroups(records: readonly ReportRecord[], findings: readonly Finding[]): Group[] {
  const found = Map.groupBy(findings, ({ account }) => account);
  return [...Map.groupBy(records, ({ account }) => account)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, own]) => ({ id, ...groupOf(own, found.get(id) ?? []) }));
}

function groupOf(records: readonly ReportRecord[], findings: readonly Finding[]) {
  return {
    findings: countFindings(findings),
    exposure: exposureOf(exposureTimes(records.filter(({ outcome }) => outcome === "fixed"))),
  };
}

function exposureTimes(fixes: readonly ReportRecord[]): number[] {
  return fixes.flatMap(({ exposedMs }) => exposedMs ?? []);
}

function ofState(findings: readonly Finding[], state: FindingState): Finding[] {
  return findings.filter((each) => each.state === state);
}

function countFindings(findings: readonly Finding[]): FindingCounts {
  const { open = 0, closed = 0, exempt = 0, undone = 0 } = countBy(findings, ({ state }) => state);
  return { found: findings.length, open, closed, exempt, undone };
}

function countBy<T, K extends string>(items: readonly T[], key: (item: T) => K): Partial<Record<K, number>> {
  const groups = [...Map.groupBy(items, key)].map(([name, own]) => [name, own.length]);
  return Object.fromEntries(groups) as Partial<Record<K, number>>;
}
