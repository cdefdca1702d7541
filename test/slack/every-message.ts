import type { ModalView } from "@slack/types";
import type { ActionRecord } from "../../engine/record.ts";
import { askMessage } from "../../slack/messages/ask.ts";
import { backlogMessage } from "../../slack/messages/backlog.ts";
import type { SlackMessage } from "../../slack/messages/blocks.ts";
import { denyDialog, exemptDialog, noticeDialog, noticeMessage } from "../../slack/messages/dialogs.ts";
import { digestMessage, sweptMessage } from "../../slack/messages/digest.ts";
import { expiringMessage } from "../../slack/messages/expiring.ts";
import type { Reference } from "../../slack/messages/facts.ts";
import { failedMessage, fixedMessage } from "../../slack/messages/outcome.ts";
import { planThread } from "../../slack/messages/plan.ts";
import { type Settled, settledMessage } from "../../slack/messages/settled.ts";
import { undoneFixMessage, undoRefusedMessage } from "../../slack/messages/undo.ts";
import { graceMessage, reminderMessage } from "../../slack/messages/waiting.ts";

export const now = new Date("2026-11-21T10:00:00Z");
export const deadline = new Date("2026-11-22T10:00:00Z");
const at = now.toISOString();
export const askId = "W3kq0vJ8Q1m5yT7uXbZc2A";

/** Every message that a record can become, by name. `said` is what people say in it, `many` how often it stands in a list. */
export function everyMessage(
  record: ActionRecord,
  reference: Reference,
  said = "It is a honeypot",
  many = 3,
): Record<string, SlackMessage> {
  const by = said === "It is a honeypot" ? "alice (U0123ABCD)" : said;
  const approval = { onTimeout: "apply", graceMinutes: 15 } as const;
  const halt = { by, at, reason: said };
  const undone = { by, at, until: "2026-11-22" };
  const drift = { left: JSON.stringify(record.before), now: JSON.stringify(record.after) };
  const records = Array.from({ length: many }, (_, index) => ({
    ...record,
    control: `${record.control}${index % 40 || ""}`,
  }));
  const endings: Settled[] = [
    { kind: "applying", by, at },
    { kind: "denied", by, at, reason: said },
    { kind: "exempt", by, at, reason: said, until: "2027-01-31" },
    { kind: "expired", at },
    { kind: "resolved", at },
    { kind: "changed", at },
    { kind: "escalated", at, channel: "C0123ABCD" },
    { kind: "halted", halt },
  ];
  const exemptions = records.map(({ control, resource }) => ({
    ...{ control, resource, reason: said, owner: by },
    expires: control.endsWith("1") ? "2026-11-28T10:00:00.000Z" : "2026-11-28",
  }));
  const asking = { askId, deadline, approval };
  return {
    ask: askMessage(record, asking, reference),
    "ask again": askMessage(record, { ...asking, again: "changed" }, reference),
    ...Object.fromEntries(planThread(record).map((each, part) => [`plan ${part}`, each])),
    ...Object.fromEntries(endings.map((each) => [each.kind, settledMessage(record, each, reference)])),
    fixed: fixedMessage({ ...record, approval: { by, at, decision: "approve" } }, reference, askId),
    "fixed by itself": fixedMessage(record, reference),
    failed: failedMessage(record, reference),
    "denied by AWS": failedMessage({ ...record, outcome: "denied" }, reference),
    reminder: reminderMessage(record, { now, deadline }, reference),
    grace: graceMessage(record, deadline, reference),
    "undone fix": undoneFixMessage(record, undone, reference, askId),
    "undo refused": undoRefusedMessage(record, { by, reason: said, drift }),
    digest: digestMessage(records, { since: now, until: deadline }, reference),
    swept: sweptMessage(
      [...records, ...records.map((each) => ({ ...each, outcome: "failed" as const }))],
      { since: now, until: deadline },
      reference,
    ),
    backlog: backlogMessage(records, { kind: "waiting", askId, until: deadline }, reference),
    "backlog approved": backlogMessage(records, { kind: "approved", by, at }, reference),
    "backlog over": backlogMessage(records, { kind: "over", at }, reference),
    "backlog halted": backlogMessage(records, { kind: "halted", halt }, reference),
    expiring: expiringMessage(exemptions, now),
    notice: noticeMessage(said),
  };
}

/** Every dialog. */
export const everyDialog: Readonly<Record<string, ModalView>> = {
  deny: denyDialog(askId),
  exempt: exemptDialog(askId, 3_650),
  notice: noticeDialog("bob (U0123BOB) decided already"),
};
