import { createHmac } from "node:crypto";
import type { Button } from "@slack/types";
import type { LocalSlack, PostedMessage, SlackUser } from "./slack.ts";

/**
 * The request by which Slack reports the press of a button, signed, as the HTTP API hands it over: the emulated Slack
 * does not click. https://docs.slack.dev/authentication/verifying-requests-from-slack
 *
 * @throws Error when the message has no such button.
 */
export function click(
  slack: LocalSlack,
  user: SlackUser,
  channel: string,
  message: PostedMessage,
  action: string,
): object {
  const value = carriedBy(message, action);
  const payload = {
    type: "block_actions",
    user: { id: user.id, username: user.name, team_id: slack.workspace },
    team: { id: slack.workspace },
    container: { type: "message", message_ts: message.ts, channel_id: channel },
    trigger_id: "trigger",
    actions: [{ action_id: action, value }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const hash = createHmac("sha256", slack.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    headers: { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${hash}` },
    body,
    isBase64Encoded: false,
    requestContext: { http: { sourceIp: "198.51.100.20" } },
  };
}

/** Whether a message has a button. */
export function hasButton(message: PostedMessage, action: string): boolean {
  return buttonsOf(message).some(({ action_id }) => action_id === action);
}

/**
 * What a button carries.
 *
 * @throws Error when the message has no such button.
 */
export function carriedBy(message: PostedMessage, action: string): string {
  const button = buttonsOf(message).find(({ action_id }) => action_id === action);
  if (!button?.value) throw new Error(`the message has no button "${action}"`);
  return button.value;
}

function buttonsOf({ blocks }: PostedMessage): Button[] {
  return blocks
    .flatMap((block) => (block.type === "actions" ? block.elements : []))
    .filter((element) => element.type === "button");
}
