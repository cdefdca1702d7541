import type { ActionRecord } from "../../engine/record.ts";
import { context, header, message, type SlackMessage, section } from "./blocks.ts";
import type { Reference } from "./facts.ts";
import { findingGroups, type Listed } from "./groups.ts";
import { count, when } from "./text.ts";

interface Span {
  readonly since: Date;
  readonly until: Date;
}

/** The findings of dry runs in an interval, in one message. */
export function digestMessage(
  findings: readonly Listed[],
  { since, until }: Span,
  reference: Reference,
): SlackMessage {
  const found = count(findings.length, "finding");
  const critical = findings.filter(({ severity }) => severity === "critical").length;
  return message(
    `Dry run: ${found}${critical > 0 ? `, ${critical} of them critical` : ""}. Nothing was changed.`,
    [
      header(`Dry run: ${found}`),
      context(`From ${when(since)} to ${when(until)}. Nothing was changed.`),
      ...findingGroups(findings, reference),
    ],
  );
}

/** What the sweep fixed in an interval, and what it could not fix, in one message. */
export function sweptMessage(
  done: readonly (Listed & Pick<ActionRecord, "outcome">)[],
  { since, until }: Span,
  reference: Reference,
): SlackMessage {
  const fixed = done.filter(({ outcome }) => outcome === "fixed");
  const others = done.filter(({ outcome }) => outcome !== "fixed");
  const heading = `Sweep: ${count(fixed.length, "finding")} fixed, ${others.length} not fixed`;
  const part = (title: string, own: readonly Listed[]) =>
    own.length === 0 ? [] : [section(title), ...findingGroups(own, reference, 6)];
  return message(`${heading}.`, [
    header(heading),
    context(`From ${when(since)} to ${when(until)}.`),
    ...part("*Fixed*  The record of each says how to undo it.", fixed),
    ...part("*Not fixed*  Denied by AWS, or failed: the record of each says why.", others),
  ]);
}
