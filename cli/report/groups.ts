import type { Mode } from "../../engine/modes.ts";
import type { AnyRemediation, Frameworks, Severity } from "../../remediations/contract.ts";
import { type Exposure, exposureOf } from "./exposure.ts";
import type { Finding, FindingState } from "./findings.ts";
import type { ReportRecord } from "./schema.ts";

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
  /** The requirements that it serves. */
  readonly frameworks: Frameworks;
  /** The modes that its decisions were made in, with their number. */
  readonly modes: Readonly<Partial<Record<Mode, number>>>;
}

/** Groups by control: those of the catalogue, and those that only the records know. */
export function controlGroups(
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
    const { title = null, severity = null, frameworks = {} } = known.get(id) ?? {};
    return {
      id,
      title,
      severity,
      frameworks,
      ...groupOf(own, found.get(id) ?? []),
      modes: countBy(own, ({ mode }) => mode),
    };
  });
}

/** Groups by account. */
export function accountGroups(records: readonly ReportRecord[], findings: readonly Finding[]): Group[] {
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

/** The exposure times of fixes, in milliseconds, where they are known. */
export function exposureTimes(fixes: readonly ReportRecord[]): number[] {
  return fixes.flatMap(({ exposedMs }) => exposedMs ?? []);
}

/** Counts findings by their state. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const { open = 0, closed = 0, exempt = 0, undone = 0 } = countBy(findings, ({ state }) => state);
  return { found: findings.length, open, closed, exempt, undone };
}

/** How many items have each key. */
export function countBy<T, K extends string>(
  items: readonly T[],
  key: (item: T) => K,
): Partial<Record<K, number>> {
  const groups = [...Map.groupBy(items, key)].map(([name, own]) => [name, own.length]);
  return Object.fromEntries(groups) as Partial<Record<K, number>>;
}
