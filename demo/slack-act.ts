import { setTimeout } from "node:timers/promises";
import { colors } from "../cli/colors.ts";
import type { PostedMessage, SlackUser } from "../local/slack.ts";
import { carriedBy, click, hasButton } from "../local/slack-click.ts";
import type { startPeople } from "./people.ts";
import { slackText } from "./slack-text.ts";

const say = (text = "") => console.log(text);

/**
 * What waits for a person is asked in Slack: somebody who may not tries, somebody who may approves it, and takes it back.
 *
 * @param finding the id of the finding that waits
 * @throws Error when a click was not answered as it must be.
 */
export async function slackAct(
  { slack, workflow, endpoint }: Awaited<ReturnType<typeof startPeople>>,
  finding: string,
): Promise<void> {
  const channel = slack.channels.security;
  const { mallory, bob } = slack.users;
  const press = async (user: SlackUser, message: PostedMessage, action: string) => {
    say(`\n${colors.yellow(user.name)} presses ${colors.bold(action)}\n`);
    const { statusCode } = await endpoint(click(slack, user, channel, message, action));
    if (statusCode !== 200) throw new Error(`the click on ${action} was answered with ${statusCode}`);
  };
  const shown = async (button: string) => {
    const message = await messageWith(button, () => slack.messages(channel));
    say(slackText(message));
    return message;
  };
  const asked = await shown("approve");
  await press(mallory, asked, "approve");
  say(
    `Only mallory sees: ${slack.calls.findLast(({ method }) => method === "chat.postEphemeral")?.args.text}`,
  );

  await press(bob, asked, "approve");
  await workflow.ended(finding);
  const at = ({ ts }: PostedMessage) => ts === asked.ts;
  const fixed = (await slack.messages(channel)).find(at) ?? asked;
  say(slackText(fixed));

  await press(bob, fixed, "undo");
  await workflow.ended(`undo-${carriedBy(fixed, "undo")}`);
  say(slackText((await slack.messages(channel)).find(at) ?? fixed));
}

/** The newest message that has a button. Slack shows it when the workflow has posted it. */
async function messageWith(
  button: string,
  read: () => Promise<readonly PostedMessage[]>,
): Promise<PostedMessage> {
  for (;;) {
    const found = (await read()).findLast((message) => hasButton(message, button));
    if (found) return found;
    await setTimeout(50);
  }
}
