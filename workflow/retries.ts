import type { RetryDecision } from "@aws/durable-execution-sdk-js";
import { SlackRefusedError } from "../slack/errors.ts";

/** Of Slack: about an hour in all, in seconds. */
const slackDelays = [5, 15, 60, 300, 900, 2_400] as const;

/** Of Suture's own table and log bucket, and of its handlers: about a day in all, in seconds. */
const ownDelays = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800] as const;

/** How a call to Slack is repeated. What Slack refuses, it refuses again. */
export function retrySlack(error: Error, attempt: number): RetryDecision {
  if (error instanceof SlackRefusedError || error.name === SlackRefusedError.name)
    return { shouldRetry: false };
  return after(slackDelays, attempt);
}

/** How everything else is repeated. */
export function retryOwn(_error: Error, attempt: number): RetryDecision {
  return after(ownDelays, attempt);
}

function after(delays: readonly number[], attempt: number): RetryDecision {
  const seconds = delays[attempt - 1];
  return seconds === undefined ? { shouldRetry: false } : { shouldRetry: true, delay: { seconds } };
}

/** How long to wait before a handler is asked again, in seconds; undefined when it was asked often enough. */
export function delayOfHandler(failures: number): number | undefined {
  return ownDelays[failures - 1];
}
