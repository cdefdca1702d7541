import { createHmac } from "node:crypto";
import type { Button, KnownBlock } from "@slack/types";
import type { LocalSlack, OpenedDialog, PostedMessage, SlackUser } from "./slack.ts";

/** What Slack sends to the app when somebody uses a button or a dialog. */
export interface Interaction {
  readonly type: "block_actions" | "view_submission";
  readonly [field: string]: unknown;
}

/** What an HTTP API hands to the function behind it, as far as a click goes. */
export interface ClickEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly http: { readonly sourceIp: string } };
}

/**
 * Presses a button of a posted message: the payload that Slack makes of it
 * (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload).
 *
 * @throws Error when the message has no such button.
 */
export async function press(
  slack: LocalSlack,
  user: SlackUser,
  place: { readonly channel: string; readonly ts: string },
  actionId: string,
): Promise<Interaction> {
  const message = (await slack.messages(place.channel)).find(({ ts }) => ts === place.ts);
  const button = message && buttonOf(message, actionId);
  if (!button) throw new Error(`the message ${place.ts} has no button "${actionId}"`);
  const { trigger_id } = await slack.call("views.generateTriggerId", { user_id: user.id });
  return {
    type: "block_actions",
    ...whoOf(slack, user),
    container: {
      type: "message",
      message_ts: place.ts,
      channel_id: place.channel,
      is_ephemeral: false,
    },
    trigger_id,
    channel: { id: place.channel, name: "security" },
    message,
    state: { values: {} },
    response_url: `https://hooks.slack.com/actions/${slack.workspace}/1/none`,
    actions: [{ ...button, block_id: "b1", action_ts: place.ts }],
  };
}

/** A button of a message; undefined where it has none of this action. */
export function buttonOf({ blocks }: Pick<PostedMessage, "blocks">, actionId: string): Button | undefined {
  return blocks.flatMap(buttonsOf).find(({ action_id }) => action_id === actionId);
}

/** The dialog that was opened last. @throws Error when none was. */
export function lastDialog(slack: LocalSlack): OpenedDialog {
  const dialog = slack.calls.findLast(({ method, answer }) => method === "views.open" && answer.ok);
  if (!dialog) throw new Error("no dialog was opened");
  return dialog.answer.view;
}

/**
 * Fills in a dialog and submits it: the payload that Slack makes of it
 * (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload).
 *
 * @param values what is filled in, by action id
 */
export function submit(
  slack: LocalSlack,
  user: SlackUser,
  dialog: OpenedDialog,
  values: Readonly<Record<string, string>>,
): Interaction {
  const inputs = dialog.blocks.flatMap((block) =>
    "element" in block && "action_id" in block.element
      ? [{ block: block.block_id ?? "", action: block.element.action_id ?? "", type: block.element.type }]
      : [],
  );
  const filled = inputs.map(({ block, action, type }) => [
    block,
    { [action]: { type, value: values[action] ?? null } },
  ]);
  return {
    type: "view_submission",
    ...whoOf(slack, user),
    trigger_id: "none",
    view: { ...dialog, state: { values: Object.fromEntries(filled) } },
    response_urls: [],
  };
}

/** The request that Slack makes of a payload, signed with the app's secret. */
export function signed(slack: LocalSlack, interaction: Interaction, at: Date): ClickEvent {
  return signedBody(slack.signingSecret, `payload=${encodeURIComponent(JSON.stringify(interaction))}`, at);
}

/** A request with this body, signed (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
export function signedBody(secret: string, body: string, at: Date): ClickEvent {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
    body,
    isBase64Encoded: false,
    requestContext: { http: { sourceIp: "198.51.100.20" } },
  };
}

function whoOf(slack: LocalSlack, { id, name }: SlackUser) {
  return {
    user: { id, username: name, name, team_id: slack.workspace },
    team: { id: slack.workspace, domain: "example" },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: "A0000SUTURE",
  };
}

function buttonsOf(block: KnownBlock): Button[] {
  return block.type === "actions" ? block.elements.filter((element) => element.type === "button") : [];
}
