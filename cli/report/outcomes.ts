import type { OutcomeName } from "../../engine/record.ts";
import type { Finding } from "./findings.ts";

/** Whether a person refused the fix, rather than AWS. */
export function isRefused({ outcome, approval }: Pick<Finding, "outcome" | "approval">): boolean {
  return outcome === "denied" && /^den/.test(approval?.decision ?? "");
}

/** What a decision means, for a person. */
export function describeOutcome(finding: Pick<Finding, "outcome" | "approval">): string {
  return isRefused(finding) ? "a person refused the fix" : meanings[finding.outcome];
}

const meanings: Readonly<Record<OutcomeName, string>> = {
  planned: "dry run: found, nothing changed",
  pending: "waits for a person",
  denied: "AWS or a policy refused the fix",
  expired: "nobody answered in time",
  limited: "held back by the limits, or everything was halted",
  failed: "the fix failed",
  compliant: "nothing to close",
  fixed: "closed and proved by a read",
  exempt: "left alone on purpose",
  gone: "the resource is gone",
  undone: "opened again on purpose",
};
