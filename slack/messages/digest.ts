import { context, header, message, type SlackMessage } from "./blocks.ts";
import type { Reference } from "./facts.ts";
import { findingGroups, type Listed } from "./groups.ts";
import { count, when } from "./text.ts";

/** The findings of dry runs in an interval, in one message. */
export function digestMessage(
  findings: readonly Listed[],
  { since, until }: { readonly since: Date; readonly until: Date },
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
