import type { RetryDecision } from "@aws/durable-execution-sdk-js";

/** How often a listing or a page is tried, the first time included. */
export const maxAttempts = 3;

/** Long enough for throttling to pass, and for an invocation that ran out of time to end: 2 minutes, then 4. */
export function delayAfter(attempt: number): { readonly seconds: number } {
  return { seconds: 60 * 2 ** attempt };
}

/** The same for a step. */
export function retryStep(_error: Error, attempt: number): RetryDecision {
  return attempt < maxAttempts ? { shouldRetry: true, delay: delayAfter(attempt) } : { shouldRetry: false };
}
