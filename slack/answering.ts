import type { ModalView } from "@slack/types";
import type { ApprovalSettings } from "../engine/config/schema.ts";
import type { Clock } from "../engine/engine.ts";
import type { Answer, Ask, Memory, OpenFinding } from "../engine/memory/memory.ts";
import type { Workflow } from "../engine/people/people.ts";
import { exemptionRefusal, isApprover, isOfWorkspace } from "./approvers.ts";
import type { Slack } from "./client.ts";
import { type Interaction, nameOf, type Submission } from "./interaction.ts";
import { denyDialog, exemptDialog, longestReason } from "./messages/dialogs.ts";
import { utc } from "./messages/text.ts";

/** What answering a click needs. */
export interface Answering {
  /** Slack's id of the workspace. */
  readonly workspace: string;
  readonly approval: ApprovalSettings;
  readonly memory: Memory;
  readonly workflow: Workflow;
  readonly slack: Slack;
  readonly clock: Pick<Clock, "now">;
}

/** What becomes of a click. */
export type Reply =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "dialog"; readonly view: ModalView }
  /** It counts for nothing, and the person is told why. */
  | { readonly kind: "told"; readonly reason: string; readonly text: string }
  /** A dialog is filled in wrongly. */
  | { readonly kind: "invalid"; readonly field: "days" | "reason"; readonly text: string }
  /** It is nothing that Suture's own buttons do. */
  | { readonly kind: "refused"; readonly reason: string };

const refused = (reason: string): Reply => ({ kind: "refused", reason });
const told = (reason: string, text: string): Reply => ({ kind: "told", reason, text });

/** What can be answered to an ask, by what it is about. */
const answers: Readonly<Record<Ask["about"]["kind"], readonly Answer["kind"][]>> = {
  finding: ["approve", "deny", "exempt"],
  queue: ["approve"],
  action: ["undo"],
};

/** Takes a click, or what was filled into a dialog, as an answer to an ask, if it is one. The first answer stands. */
export async function answer(interaction: Interaction, answering: Answering): Promise<Reply> {
  const { memory, approval, slack, workspace } = answering;
  if (!isOfWorkspace(interaction, workspace)) return refused("a user of another workspace");
  const { id, kind } = asked(interaction);
  const ask = await memory.asks.get(id);
  if (!ask) return refused("an unknown ask");
  if (!answers[ask.about.kind].includes(kind)) return refused("an answer that its ask does not offer");
  if (interaction.type === "block_actions") {
    const { channel_id, message_ts } = interaction.container;
    if (!ask.message) return told("too early", "The message was only just posted: press the button again.");
    if (ask.message.channel !== channel_id || ask.message.ts !== message_ts)
      return refused("a button of another message");
  }
  if (!(await isApprover(interaction.user.id, approval, slack)))
    return told("not an approver", "You are not one of the approvers that suture.config.yml names.");
  if (ask.answer) return decided(ask, ask.answer, answering);
  const finding = ask.about.kind === "finding" ? await memory.findings.get(ask.about.id) : undefined;
  const reply = await answerTo(interaction, finding, ask, answering);
  return reply ?? keep(interaction, ask, answering);
}

/** Which ask is answered, and how. */
function asked(interaction: Interaction): { id: string; kind: Answer["kind"] } {
  if (interaction.type === "view_submission")
    return { id: interaction.view.private_metadata, kind: interaction.view.callback_id };
  const [{ value, action_id }] = interaction.actions;
  return { id: value, kind: action_id };
}

/** What stands against an answer, or has to be asked first; undefined where it can be kept. */
async function answerTo(
  interaction: Interaction,
  finding: OpenFinding | undefined,
  ask: Ask,
  { approval, slack }: Answering,
): Promise<Reply | undefined> {
  const { kind } = asked(interaction);
  if (ask.about.kind === "finding") {
    if (!finding) return refused("an ask about no finding");
    if (finding.closed)
      return told("closed", `This is over since ${utc(finding.closed.at)}: ${finding.closed.outcome}.`);
    if (finding.askId !== ask.id)
      return told("asked again", "This was asked again: answer the newer message.");
    if (kind === "exempt") {
      const refusal = await exemptionRefusal(interaction.user.id, finding.record, approval, slack);
      if (refusal) return told("an exemption of their own change", refusal);
    }
  }
  if (interaction.type === "view_submission") return problemOf(interaction, approval);
  if (kind === "deny") return { kind: "dialog", view: denyDialog(ask.id) };
  if (kind === "exempt") return { kind: "dialog", view: exemptDialog(ask.id, approval.maxDays) };
  return undefined;
}

/** What is wrong in a dialog. Slack checks it as well, but only for who uses Slack. */
function problemOf(submission: Submission, { maxDays }: ApprovalSettings): Reply | undefined {
  const { reason, days } = filledIn(submission);
  if (reason.length < 3 || reason.length > longestReason)
    return { kind: "invalid", field: "reason", text: `Give a reason of 3 to ${longestReason} characters.` };
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= maxDays))
    return { kind: "invalid", field: "days", text: `Give a whole number from 1 to ${maxDays}.` };
  return undefined;
}

function filledIn({ view }: Submission): { reason: string; days?: number } {
  const reason = view.state.values.reason.reason.value?.trim() ?? "";
  return view.callback_id === "exempt"
    ? { reason, days: Number(view.state.values.days.days.value || Number.NaN) }
    : { reason };
}

async function keep(interaction: Interaction, ask: Ask, answering: Answering): Promise<Reply> {
  const { memory, clock } = answering;
  const given: Answer = {
    kind: asked(interaction).kind,
    by: nameOf(interaction),
    at: clock.now().toISOString(),
    ...(interaction.type === "view_submission" && filledIn(interaction)),
  };
  const kept = await memory.asks.answer(ask.id, given);
  if (!kept?.ask.answer) return refused("an unknown ask");
  if (!kept.isFirst) return decided(kept.ask, kept.ask.answer, answering);
  await carryOn(kept.ask, kept.ask.answer, answering);
  return { kind: "answered", answer: kept.ask.answer };
}

/** Somebody was first. What follows from it is started once more: whoever answered may not have come so far. */
async function decided(ask: Ask, answer: Answer, answering: Answering): Promise<Reply> {
  await carryOn(ask, answer, answering);
  const { by, kind, at, reason = "the finding disappeared by itself" } = answer;
  const who = by === null ? `This is over: ${reason}, at` : `${by} ${verbs[kind]} at`;
  return told("answered already", `${who} ${utc(at)}. The first answer stands.`);
}

async function carryOn(ask: Ask, { kind }: Answer, { workflow }: Answering): Promise<void> {
  if (kind === "undo") await workflow.start(`undo-${ask.id}`, { kind: "undo", ask: ask.id });
  else if (ask.callbackId) await workflow.wake(ask.callbackId);
}

const verbs: Readonly<Record<Answer["kind"], string>> = {
  approve: "approved this",
  deny: "denied this",
  exempt: "exempted this",
  undo: "undid this",
  resolved: "saw this resolved",
};
