import { setTimeout } from "node:timers/promises";
import { colors } from "../cli/colors.ts";
import type { PostedMessage, SlackUser } from "../local/slack.ts";
import { buttonOf, press, signed } from "../local/slack-clicks.ts";
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
  const click = async (user: SlackUser, { ts }: PostedMessage, action: string) => {
    say(`\n${colors.yellow(user.name)} presses ${colors.bold(action)}\n`);
    const pressed = await press(slack, user, { channel, ts }, action);
    const { statusCode } = await endpoint(signed(slack, pressed, new Date()));
    if (statusCode !== 200) throw new Error(`the click on ${action} was answered with ${statusCode}`);
  };
  // Slack shows it when the workflow, which runs by itself, has posted it.
  const askedBy = async (): Promise<PostedMessage> => {
    const found = (await slack.messages(channel)).findLast((message) => buttonOf(message, "approve"));
    if (found) return found;
    await setTimeout(50);
    return askedBy();
  };
  const asked = await askedBy();
  const now = async () => (await slack.messages(channel)).find(({ ts }) => ts === asked.ts) ?? asked;
  say(slackText(asked));
  await click(mallory, asked, "approve");
  const answers = slack.calls.filter(({ method }) => method === "chat.postEphemeral");
  say(`Only mallory sees: ${answers.at(-1)?.args.text}`);

  await click(bob, asked, "approve");
  await workflow.ended(finding);
  const fixed = await now();
  say(slackText(fixed));

  await click(bob, fixed, "undo");
  await workflow.ended(`undo-${buttonOf(fixed, "undo")?.value}`);
  say(slackText(await now()));
}
