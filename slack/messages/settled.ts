import type { Halt } from "../../engine/memory/memory.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { context, header, list, message, type SlackMessage, section, words } from "./blocks.ts";
import { facts, type Reference, standards, titleOf } from "./facts.ts";
import { showPlan } from "./plan.ts";
import { code, end, when } from "./text.ts";

/** How an ask ended that nothing was fixed by, or not yet. Who is named as the answer names them; times are ISO 8601. */
export type Settled =
  | { readonly kind: "applying"; readonly by: string; readonly at: string }
  | { readonly kind: "denied"; readonly by: string; readonly at: string; readonly reason: string }
  | {
      readonly kind: "exempt";
      readonly by: string;
      readonly at: string;
      readonly reason: string;
      readonly until: string;
    }
  | { readonly kind: "expired"; readonly at: string }
  | { readonly kind: "resolved"; readonly at: string }
  | { readonly kind: "changed"; readonly at: string }
  | { readonly kind: "escalated"; readonly at: string; readonly channel: string }
  | { readonly kind: "halted"; readonly halt: Halt };

/** The message of an ask that is answered, or needs no answer any more: without buttons. `fixedMessage` and `failedMessage` take its place in the end. */
export function settledMessage(record: ActionRecord, settled: Settled, reference: Reference): SlackMessage {
  const title = titleOf(record, reference);
  const { heading, text, said } = ending(settled);
  return message(`${heading}: ${title}: ${record.resource} in account ${record.account}`, [
    header(`${heading}: ${title}`),
    facts(record),
    list(record.changes.map(({ summary }) => summary)),
    ...showPlan(record).blocks,
    ...standards(record, reference),
    section(text),
    ...(said === undefined ? [] : [words(said, 1_000)]),
    ...(settled.kind === "halted" ? [context("Halted with `suture halt`, ended with `suture resume`.")] : []),
  ]);
}

/** How an ending is told; `said` is what a person wrote. */
function ending(settled: Settled): { heading: string; text: string; said?: string } {
  switch (settled.kind) {
    case "applying":
      return {
        heading: "Being fixed",
        text: `*Approved*  by ${code(settled.by)} ${when(settled.at)}. It is being applied.`,
      };
    case "denied":
      return {
        heading: "Denied",
        text: `*Denied*  by ${code(settled.by)} ${when(settled.at)}. Nothing was changed: the hole is open. The reason:`,
        said: settled.reason,
      };
    case "exempt":
      return {
        heading: "Exempt",
        text: `*Exempt*  until ${end(settled.until)}: ${code(settled.by)} answers for it since ${when(settled.at)}. The reason:`,
        said: settled.reason,
      };
    case "expired":
      return {
        heading: "Expired",
        text: `*Expired*  ${when(settled.at)}: nobody decided. Nothing was changed: the hole is open.`,
      };
    case "resolved":
      return {
        heading: "Resolved without us",
        text: `*Resolved without us*  ${when(settled.at)}: somebody else closed it, or the resource is gone.`,
      };
    case "changed":
      return {
        heading: "Changed",
        text: `*The plan changed*  ${when(settled.at)}, so this one was not applied. It is asked about again below.`,
      };
    case "escalated":
      return {
        heading: "Escalated",
        text: `*Escalated*  ${when(settled.at)}: nobody decided. It is asked again in <#${settled.channel}>.`,
      };
    case "halted":
      return {
        heading: "Halted",
        text: `*Not applied*  Fixes are halted by ${code(settled.halt.by)} since ${when(settled.halt.at)}. Approve it again once they are resumed. The reason:`,
        said: settled.halt.reason,
      };
  }
}
