import type { KnownBlock } from "@slack/types";
import type { ActionRecord } from "../../engine/record.ts";
import { severities } from "../../remediations/contract.ts";
import { context, section } from "./blocks.ts";
import { type Reference, titleOf } from "./facts.ts";
import { code, count, shorten } from "./text.ts";

/** What a list of findings says of each. */
export type Listed = Pick<ActionRecord, "control" | "controls" | "severity" | "resource" | "account">;

/** How many resources of one control are named. */
const named = 3;
/** How many controls are named, the most severe first. */
const groups = 12;

/**
 * Findings by severity and control, the worst and the most frequent first; says how many are left out.
 *
 * @param most how many controls are named
 */
export function findingGroups(
  findings: readonly Listed[],
  reference: Reference,
  most: number = groups,
): KnownBlock[] {
  const byControl = Map.groupBy(findings, ({ severity, control }) => `${severity} ${control}`);
  const sorted = [...byControl.values()].toSorted(
    ([a, ...others], [b, ...more]) =>
      severities.indexOf(a?.severity ?? "low") - severities.indexOf(b?.severity ?? "low") ||
      more.length - others.length,
  );
  const left = sorted.slice(most).reduce((sum, each) => sum + each.length, 0);
  return [
    ...sorted.slice(0, most).map((each) => group(each, reference)),
    ...(left === 0
      ? []
      : [context(`and ${count(left, "more finding")} of ${count(sorted.length - most, "more control")}`)]),
  ];
}

function group(findings: readonly Listed[], reference: Reference): KnownBlock {
  const [first] = findings;
  const title = first ? titleOf({ ...first, controls: [first.control] }, reference) : "";
  const resources = findings
    .slice(0, named)
    .map(({ resource, account }) => `• ${code(resource, 130)} in ${code(account, 20)}`);
  const more = findings.length > named ? [`and ${findings.length - named} more`] : [];
  const heading = `*${first?.severity}*  ${shorten(title, 100)}  (${findings.length})`;
  return section([heading, ...resources, ...more].join("\n"));
}
