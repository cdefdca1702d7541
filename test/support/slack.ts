import { afterAll } from "vitest";
import { type LocalSlack, startLocalSlack } from "../../local/slack.ts";

/** Starts an emulated Slack for the tests of a file. */
export async function slackForTests(): Promise<LocalSlack> {
  const slack = await startLocalSlack();
  afterAll(() => slack.stop());
  return slack;
}
