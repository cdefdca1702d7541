import type { InputBlock, ModalView } from "@slack/types";
import { message, plain, type SlackMessage, words } from "./blocks.ts";

/** The longest reason that somebody can give, in characters. */
export const longestReason = 500;

/** Asks why a plan is denied. */
export function denyDialog(askId: string): ModalView {
  return dialog(askId, "deny", "Deny the fix", "Deny", [reasonInput("Why should it stay as it is?")]);
}

/** Asks for how long, and why, a resource is exempt. */
export function exemptDialog(askId: string, maxDays: number): ModalView {
  const days: InputBlock = {
    type: "input",
    block_id: "days",
    label: plain(`For how many days? At most ${maxDays}`, 150),
    element: {
      type: "number_input",
      action_id: "days",
      is_decimal_allowed: false,
      min_value: "1",
      max_value: String(maxDays),
    },
  };
  return dialog(askId, "exempt", "Exempt the resource", "Exempt", [
    days,
    reasonInput("Why is it right as it is? You answer for it"),
  ]);
}

function dialog(
  askId: string,
  callback_id: "deny" | "exempt",
  title: string,
  submit: string,
  blocks: InputBlock[],
): ModalView {
  return {
    type: "modal",
    callback_id,
    private_metadata: askId,
    title: plain(title, 24),
    submit: plain(submit, 24),
    close: plain("Not now", 24),
    blocks,
  };
}

function reasonInput(label: string): InputBlock {
  return {
    type: "input",
    block_id: "reason",
    label: plain(label, 150),
    element: {
      type: "plain_text_input",
      action_id: "reason",
      multiline: true,
      min_length: 3,
      max_length: longestReason,
    },
  };
}

/** A dialog that only says something, in the place of one that was submitted. */
export function noticeDialog(text: string): ModalView {
  return {
    type: "modal",
    title: plain("Suture", 24),
    close: plain("Close", 24),
    blocks: [words(text, 1_000)],
  };
}

/** What only the person who clicked is shown. */
export function noticeMessage(text: string): SlackMessage {
  return message(text, [words(text, 1_000)]);
}
