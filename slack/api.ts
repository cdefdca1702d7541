import { z } from "zod";
import { describeError } from "../aws/errors.ts";
import type { Clock } from "../engine/engine.ts";
import { errorOf, SlackUnavailableError } from "./errors.ts";

/** How Slack is reached. */
export interface SlackOptions {
  /** The bot token, asked for at each call, so that a new one counts at once. */
  readonly token: () => Promise<string>;
  /** GovSlack has another one than the default, and so has the emulated Slack. */
  readonly apiUrl?: string;
  readonly clock?: Clock;
}

/** Until when calls may take. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly at: number;
}

/** A deadline so many milliseconds from now. */
export function deadlineIn(milliseconds: number, clock: Pick<Clock, "now">): Deadline {
  return { signal: AbortSignal.timeout(milliseconds), at: clock.now().getTime() + milliseconds };
}

/** Calls a method of Slack's Web API. @returns the answer to a call that was carried out. */
export type Api = <T>(
  method: string,
  args: Readonly<Record<string, unknown>>,
  answer: z.ZodType<T>,
) => Promise<T>;

const answerSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  needed: z.string().optional(),
  response_metadata: z.looseObject({ messages: z.array(z.string()).optional() }).optional(),
});

/** How often a call is made that Slack is too busy for. */
const attempts = 3;
/** How long a call may take with all its attempts, in milliseconds. */
const patienceMs = 10_000;

/**
 * Slack's Web API over the platform's own fetch. `@slack/web-api` 8.2 is 65 KB and 19 ms more to import, CommonJS that
 * needs a `require` in an ES module, and retries for half an hour; the workflow retries durably, and a click cannot wait.
 */
export function createApi(
  options: SlackOptions & { readonly clock: Clock; readonly deadline: Deadline | undefined },
): Api {
  const { token, apiUrl = "https://slack.com/api/", clock } = options;
  return async (method, args, answerOf) => {
    const { signal, at } = options.deadline ?? deadlineIn(patienceMs, clock);
    for (let attempt = 1; ; attempt++) {
      const { status, retryAfterMs, body } = await request(apiUrl + method, await token(), args, signal);
      if (status === 429) {
        // Slack did not carry it out, so that it can be repeated: https://docs.slack.dev/apis/web-api/rate-limits
        if (attempt === attempts || clock.now().getTime() + retryAfterMs > at)
          throw new SlackUnavailableError(`Slack takes no ${method} for ${retryAfterMs / 1_000} s`);
        await clock.wait(retryAfterMs);
        continue;
      }
      const answer = answerSchema.safeParse(body).data;
      if (!answer) throw new SlackUnavailableError(`Slack answered ${method} with HTTP status ${status}`);
      if (answer.ok) {
        const expected = answerOf.safeParse(body);
        if (expected.success) return expected.data;
        throw new SlackUnavailableError(`Slack answered ${method} otherwise than it documents`);
      }
      const { error = "no reason given", needed, response_metadata } = answer;
      throw errorOf(method, error, [needed ?? [], response_metadata?.messages ?? []].flat().join("; "));
    }
  };
}

async function request(
  url: string,
  token: string,
  args: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: formOf(args),
      signal,
      // The token goes to Slack and nowhere else.
      redirect: "error",
    });
    const text = await answer.text();
    return {
      status: answer.status,
      retryAfterMs: (Number(answer.headers.get("retry-after")) || 1) * 1_000,
      body: parse(text),
    };
  } catch (error) {
    throw new SlackUnavailableError(`Slack could not be reached: ${describeError(error)}`, { cause: error });
  }
}

/** Arguments as every method takes them, which JSON is not: https://docs.slack.dev/apis/web-api#basics */
function formOf(args: Readonly<Record<string, unknown>>): URLSearchParams {
  const given = Object.entries(args).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(
    given.map(([key, value]): [string, string] => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy or an outage answers with a page.
    return undefined;
  }
}
