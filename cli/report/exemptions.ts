import { describeExemption, type Exemption, endOf, mayCover } from "../../engine/exemptions.ts";
import type { Finding } from "./findings.ts";
import type { ReportRecord } from "./schema.ts";

/** Whether an exemption counts at the end of the report's time. `soon`: for a week at most. */
export type ExemptionState = "in force" | "expires soon" | "expired";

/** What a record says of the exemption that it follows; all null where it says so in other words. */
export interface Granted {
  readonly expires: string | null;
  readonly owner: string | null;
  readonly reason: string | null;
}

/** A finding that is left alone on purpose. */
export interface ExemptFinding extends Finding {
  readonly exemption: Granted & { readonly state: ExemptionState | null };
}

/** An exemption of the configuration, and how often a decision of the report's time followed it. */
export interface ConfiguredExemption extends Exemption {
  readonly state: ExemptionState;
  readonly decisions: number;
}

const soonMs = 7 * 24 * 60 * 60 * 1000;

/** Exempt findings with what their last decision says about until when, by whom and why; the first to expire first. */
export function exemptFindings(findings: readonly Finding[], now: Date): ExemptFinding[] {
  return findings
    .filter(({ state }) => state === "exempt")
    .map((finding) => {
      const granted = parseReason(finding.reason);
      const { expires } = granted;
      const state = expires === null ? null : stateOf({ expires }, now);
      return { ...finding, exemption: { ...granted, state } };
    })
    .sort((a, b) => ((a.exemption.expires ?? "") < (b.exemption.expires ?? "") ? -1 : 1));
}

/** The exemptions of a configuration, the first to expire first. */
export function configuredExemptions(
  exemptions: readonly Exemption[],
  records: readonly ReportRecord[],
  now: Date,
): ConfiguredExemption[] {
  const followed = records.filter(({ outcome }) => outcome === "exempt");
  return exemptions
    .map((each) => ({
      ...each,
      state: stateOf(each, now),
      decisions: followed.filter((record) => follows(record, each)).length,
    }))
    .sort((a, b) => (a.expires < b.expires ? -1 : 1));
}

/** The record names an exemption by its text, which several can have; it does not keep the tags that decided. */
function follows({ controls, resource, reason }: ReportRecord, exemption: Exemption): boolean {
  return (
    reason === describeExemption(exemption) &&
    controls.some((control) => mayCover(exemption, control, resource))
  );
}

function stateOf(exemption: Pick<Exemption, "expires">, now: Date): ExemptionState {
  const left = endOf(exemption) - now.getTime();
  return left <= 0 ? "expired" : left <= soonMs ? "expires soon" : "in force";
}

/** The text of `describeExemption`, taken apart again: records have no other trace of an exemption. */
function parseReason(text: string): Granted {
  const [, expires = null, owner = null, reason = null] =
    /^exempt until (\d{4}-\d{2}-\d{2}\S*), (.+?) answers for it: (.+)$/s.exec(text) ?? [];
  return { expires, owner, reason };
}
