import { createHmac, timingSafeEqual } from "node:crypto";

/** How old a request may be, and how much in the future: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const windowSeconds = 5 * 60;

/** Why a request is not taken for one of Slack's. */
export type Forgery = "no signature" | "old signature" | "wrong signature";

/** What a request says about who made it. */
export interface Signed {
  /** The raw body: the signature is over its bytes. */
  readonly body: Uint8Array;
  readonly timestamp: string | undefined;
  /** `v0=` and the HMAC in hexadecimal. */
  readonly signature: string | undefined;
}

/**
 * Checks that a request was made by Slack, within the last five minutes, for this app.
 *
 * @returns why it was not; undefined where it was.
 */
export function forgeryOf(
  { body, timestamp, signature }: Signed,
  signingSecret: string,
  now: Date,
): Forgery | undefined {
  if (!timestamp || !/^\d{1,12}$/.test(timestamp) || !signature) return "no signature";
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > windowSeconds) return "old signature";
  const expected = createHmac("sha256", signingSecret).update(`v0:${timestamp}:`).update(body).digest("hex");
  const [given, right] = [Buffer.from(signature), Buffer.from(`v0=${expected}`)];
  return given.length === right.length && timingSafeEqual(given, right) ? undefined : "wrong signature";
}
