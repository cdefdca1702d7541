import type { Button, KnownBlock } from "@slack/types";
import type { ApprovalSettings } from "../../engine/config/schema.ts";
import type { ActionRecord } from "../../engine/record.ts";
import {
  buttons,
  context,
  header,
  list,
  message,
  plain,
  type SlackMessage,
  section,
  words,
} from "./blocks.ts";
import { costs, facts, type Reference, standards, titleOf } from "./facts.ts";
import { showPlan } from "./plan.ts";
import { span, utc, when } from "./text.ts";

/** How somebody is asked. */
export interface Asking {
  readonly askId: string;
  readonly deadline: Date;
  readonly approval: Pick<ApprovalSettings, "onTimeout" | "graceMinutes" | "escalateTo">;
  /** Why it is asked once more: the plan is another one, nobody answered in the first channel, fixes were halted. */
  readonly again?: "changed" | "escalated" | "halted";
}

/** Asks for the approval of a plan. A long one is cut: the whole is what `planThread` gives. */
export function askMessage(record: ActionRecord, asking: Asking, reference: Reference): SlackMessage {
  const title = titleOf(record, reference);
  const plan = showPlan(record);
  const { again } = asking;
  return message(
    `Approval needed (${record.severity}): ${title}: ${record.resource} in account ${record.account}. ${notDecided(record, asking, utc)}`,
    [
      header(`Fix this? ${title}`),
      ...(again ? [section(reasons[again])] : []),
      facts(record),
      list(record.changes.map(({ summary }) => summary)),
      ...plan.blocks,
      ...(plan.whole ? [] : [context("The plan is longer than this: all of it is in the thread.")]),
      ...costOf(record),
      ...permanent(record),
      ...standards(record, reference),
      context(`*Deadline*  ${notDecided(record, asking, when)}`),
      buttons(asking.askId, [approveButton(record), denyButton, exemptButton]),
    ],
  );
}

const reasons: Readonly<Record<NonNullable<Asking["again"]>, string>> = {
  changed: "*The plan changed* since it was approved, so it is asked about again.",
  escalated: "*Nobody answered* where this was asked first.",
  halted: "*Fixes were halted* when this was approved. Approve it again once they are resumed.",
};

/** What happens when nobody decides. */
function notDecided(
  { risk }: Pick<ActionRecord, "risk">,
  { deadline, approval, again }: Asking,
  at: (time: Date) => string,
): string {
  const { onTimeout, graceMinutes, escalateTo } = approval;
  const by = `If nobody decides by ${at(deadline)},`;
  if (onTimeout === "escalate" && escalateTo && again !== "escalated")
    return `${by} it is asked again in <#${escalateTo}>.`;
  if (onTimeout === "apply" && risk !== "destructive")
    return `${by} it is applied after a warning and ${span(graceMinutes * 60_000)}.`;
  return `${by} the request expires and nothing is changed.`;
}

function costOf({ risk, reason }: Pick<ActionRecord, "risk" | "reason">): KnownBlock[] {
  // What a pending record's reason begins with says nothing about the cost.
  const because = reason.replace(/^waits for a person's approval(: )?/, "");
  return [
    section(`*What it may break*  The fix is *${risk}*: ${costs[risk]}.`),
    ...(because ? [words(because, 500)] : []),
  ];
}

/** What cannot be undone, and why. */
export function permanent({ changes }: Pick<ActionRecord, "changes">): KnownBlock[] {
  const reasons = changes.flatMap(({ call, undo, undoReason }) =>
    call && !undo && undoReason ? [undoReason] : [],
  );
  return reasons.length === 0 ? [] : [section("*Cannot be undone*"), list([...new Set(reasons)], 3)];
}

type Offered = Omit<Button, "type" | "value">;

function approveButton({ risk, resource }: Pick<ActionRecord, "risk" | "resource">): Offered {
  const confirm = {
    title: plain("Something will be lost", 100),
    text: plain(`The fix of ${resource} is destructive: ${costs.destructive}.`, 300),
    confirm: plain("Approve", 30),
    deny: plain("Not now", 30),
    style: "danger" as const,
  };
  return {
    action_id: "approve",
    text: plain("Approve", 75),
    style: "primary",
    ...(risk === "destructive" && { confirm }),
  };
}

const denyButton: Offered = { action_id: "deny", text: plain("Deny", 75), style: "danger" };
const exemptButton: Offered = { action_id: "exempt", text: plain("Exempt", 75) };
