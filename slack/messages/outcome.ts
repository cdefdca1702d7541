import type { KnownBlock } from "@slack/types";
import type { ActionRecord } from "../../engine/record.ts";
import { permanent } from "./ask.ts";
import { buttons, header, list, message, plain, type SlackMessage, section, words } from "./blocks.ts";
import { facts, type Reference, standards, titleOf } from "./facts.ts";
import { showFix, showPlan } from "./plan.ts";
import { code, shorten, span, when } from "./text.ts";

/** A fix that was made: by whom, when, how long the hole was open, and where it can be, the way back. */
export function fixedMessage(record: ActionRecord, reference: Reference, undoAskId?: string): SlackMessage {
  const title = titleOf(record, reference);
  return message(`Fixed (${record.severity}): ${title}: ${record.resource} in account ${record.account}`, [
    header(`Fixed: ${title}`),
    facts(record),
    list(record.changes.map(({ summary }) => summary)),
    ...showFix(record).blocks,
    ...standards(record, reference),
    section(howFixed(record)),
    ...wayBack(record, undoAskId),
  ]);
}

/** By whom it was decided, when, and how long the hole was open. */
export function howFixed({ approval, time, exposedMs }: ActionRecord): string {
  const by = approval
    ? `${shorten(approval.decision, 150)} by ${code(approval.by)} ${when(approval.at)}, `
    : "";
  const open = exposedMs === null ? "" : ` The hole was open for ${span(exposedMs)}.`;
  return `*Fixed*  ${by}verified ${when(time)}.${open}`;
}

function wayBack(record: ActionRecord, undoAskId?: string): KnownBlock[] {
  const made = record.changes.filter(({ applied }) => applied);
  const offered = undoAskId !== undefined && made.some(({ undo }) => undo);
  return [...permanent({ changes: made }), ...(offered ? [buttons(undoAskId, [undoButton("Undo")])] : [])];
}

/** The button that takes back what an action did. */
export function undoButton(text: string) {
  return {
    action_id: "undo",
    text: plain(text, 75),
    confirm: {
      title: plain(`${text}?`, 100),
      text: plain(
        "Only if the resource still is as it was left. What is undone is left alone for a while.",
        300,
      ),
      confirm: plain(text, 30),
      deny: plain("Not now", 30),
    },
  };
}

/** A fix that failed, or that AWS denied. */
export function failedMessage(record: ActionRecord, reference: Reference): SlackMessage {
  const title = titleOf(record, reference);
  const outcome = record.outcome === "denied" ? "Denied by AWS" : "Not fixed";
  return message(
    `${outcome} (${record.severity}): ${title}: ${record.resource} in account ${record.account}: ${record.reason}`,
    [
      header(`${outcome}: ${title}`),
      facts(record),
      section("*Why*  The hole may still be open. The runbook says what a person does."),
      words(record.reason, 1_000),
      ...changesMade(record),
      ...standards(record, reference),
    ],
  );
}

function changesMade(record: ActionRecord): KnownBlock[] {
  const made = record.changes.filter(({ applied }) => applied);
  if (made.length === 0) return [section("No change was made."), ...showPlan(record).blocks];
  return [section("*These changes were made*"), list(made.map(({ summary }) => summary))];
}
