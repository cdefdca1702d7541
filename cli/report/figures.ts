import { bySeverity } from "../../engine/decision.ts";
import type { Exemption } from "../../engine/exemptions.ts";
import type { OutcomeName } from "../../engine/record.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { type Approvals, approvalsOf } from "./approvals.ts";
import {
  type ConfiguredExemption,
  configuredExemptions,
  type ExemptFinding,
  exemptFindings,
} from "./exemptions.ts";
import { type Exposure, exposureOf, histogramOf } from "./exposure.ts";
import { couldNotLook, type Finding, findingsOf } from "./findings.ts";
import {
  accountGroups,
  type ControlGroup,
  controlGroups,
  countBy,
  countFindings,
  exposureTimes,
  type FindingCounts,
  type Group,
} from "./groups.ts";
import type { ReportRecord } from "./schema.ts";
import { timelineOf } from "./timeline.ts";

/** What a report is about, beside records. */
export interface Scope {
  readonly from: Date;
  readonly to: Date;
  /** The controls that are listed also where they decided nothing. */
  readonly catalogue: readonly AnyRemediation[];
  /** Those of the configuration. */
  readonly exemptions: readonly Exemption[];
}

/** Everything that a report says in numbers. Times are ISO 8601, spans milliseconds. */
export interface Figures {
  readonly from: string;
  readonly to: string;
  readonly decisions: number;
  readonly outcomes: Readonly<Partial<Record<OutcomeName, number>>>;
  readonly findings: FindingCounts;
  readonly exposure: Exposure;
  /** Of the fixes that nobody was asked about, and of those that somebody approved. */
  readonly exposureAutomatic: Exposure;
  readonly exposureApproved: Exposure;
  /** Fixes of which no event tells when the hole was opened. */
  readonly exposureUnknown: number;
  readonly histogram: ReturnType<typeof histogramOf>;
  readonly timeline: ReturnType<typeof timelineOf>;
  readonly controls: readonly ControlGroup[];
  readonly accounts: readonly Group[];
  /** The most severe first. */
  readonly open: readonly Finding[];
  readonly approvals: Approvals;
  readonly exempt: readonly ExemptFinding[];
  readonly exemptions: readonly ConfiguredExemption[];
  /** The fixes that somebody took back. */
  readonly undone: readonly ReportRecord[];
  /** Decisions about what could not be read. */
  readonly unseen: readonly ReportRecord[];
}

/**
 * Works out a report. Pure.
 *
 * @param records in order of their time
 */
export function figuresOf(records: readonly ReportRecord[], scope: Scope): Figures {
  const { from, to, catalogue, exemptions } = scope;
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
    exposureAutomatic: exposureOf(exposureTimes(fixes.filter(({ approval }) => !approval))),
    exposureApproved: exposureOf(exposureTimes(fixes.filter(({ approval }) => approval))),
    exposureUnknown: fixes.length - times.length,
    histogram: histogramOf(times),
    timeline: timelineOf(findings, from, to),
    controls: controlGroups(records, findings, catalogue),
    accounts: accountGroups(records, findings),
    open: findings.filter(({ state }) => state === "open").sort((a, b) => bySeverity(a.severity, b.severity)),
    approvals: approvalsOf(records),
    exempt: exemptFindings(findings, to),
    exemptions: configuredExemptions(exemptions, records, to),
    undone: records.filter(({ outcome }) => outcome === "undone"),
    unseen: records.filter(couldNotLook),
  };
}
