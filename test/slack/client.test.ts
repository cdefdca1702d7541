import { describe, expect, test } from "vitest";
import type { OtherAnswer } from "../../local/slack.ts";
import { createSlack } from "../../slack/client.ts";
import { SlackRefusedError, SlackUnavailableError } from "../../slack/errors.ts";
import { section } from "../../slack/messages/blocks.ts";
import { testClock } from "../support/engine.ts";
import { slackForTests } from "../support/slack.ts";

const slack = await slackForTests();
const { security: channel } = slack.channels;
const message = (text: string) => ({ text, blocks: [section(text)] });
const clientOf = (options: { token?: string; apiUrl?: string } = {}) => {
  const clock = testClock();
  const { token = slack.token, apiUrl = slack.apiUrl } = options;
  return { client: createSlack({ token: async () => token, apiUrl, clock }), clock };
};

describe("messages", () => {
  const { client } = clientOf();

  test("are posted, answered in a thread and replaced", async () => {
    const place = await client.post({ channel, message: message("first") });
    await client.post({ channel, message: message("answer"), thread: place.ts });
    await client.update(place, message("second"));
    expect(await slack.thread(channel, place.ts)).toMatchObject([{ text: "answer" }]);
    expect((await slack.messages(channel)).at(-1)).toMatchObject({ ts: place.ts, ...message("second") });
  });

  test("are shown as they are: no links, no previews, no mentions", async () => {
    await client.post({ channel, message: message("see https://example.com @here") });
    expect(slack.calls.at(-1)?.args).toMatchObject({
      ...{ parse: "none", link_names: "false", unfurl_links: "false", unfurl_media: "false" },
    });
  });

  test("of an ask are found again, and no others", async () => {
    const since = new Date();
    await client.post({ channel, message: message("one"), ask: "ask-1" });
    const place = await client.post({ channel, message: message("two"), ask: "ask-2" });
    await client.post({ channel, message: message("three") });
    expect(await client.findPosted(channel, "ask-2", since)).toEqual(place);
    expect(await client.findPosted(channel, "ask-3", since)).toBeUndefined();
  });

  test("of an ask are found on a later page, among metadata of other apps", async () => {
    const metadata = { event_type: "suture_ask", event_payload: { ask: "ask-9" } };
    const other = { event_type: "deployed", event_payload: { ask: "ask-9" } };
    // https://docs.slack.dev/reference/methods/conversations.history
    const pages = [
      {
        ok: true,
        messages: [{ ts: "3.1", metadata: other }, { ts: "2.1" }],
        response_metadata: { next_cursor: "older" },
      },
      { ok: true, messages: [{ ts: "1.1", metadata }], response_metadata: { next_cursor: "" } },
    ];
    slack.instead = (_, { cursor }) => ({
      status: 200,
      body: JSON.stringify(pages[cursor === "older" ? 1 : 0]),
    });
    const found = await client.findPosted(channel, "ask-9", new Date(0));
    slack.instead = undefined;
    expect(found).toEqual({ channel, ts: "1.1" });
  });

  test("to one person, and who that is", async () => {
    const { alice } = slack.users;
    await client.postEphemeral(channel, alice.id, message("for you"));
    expect(slack.calls.at(-1)).toMatchObject({
      args: { user: alice.id, text: "for you" },
      answer: { ok: true },
    });
    expect(await client.person(alice.id)).toEqual({ name: "alice", email: "alice@example.com" });
  });
});

describe("what Slack does not do", () => {
  const answer = (body: object | string, status = 200): OtherAnswer => ({
    status,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const refused = (error: string, more: object = {}) => answer({ ok: false, error, ...more });
  const busy = (seconds: string) => ({
    ...refused("ratelimited"),
    status: 429,
    headers: { "retry-after": seconds },
  });

  const cases: [string, OtherAnswer, new (...args: never[]) => Error, RegExp][] = [
    ["an outage", answer("<html>Service Unavailable</html>", 503), SlackUnavailableError, /HTTP status 503/],
    ["an error of its own", refused("internal_error"), SlackUnavailableError, /internal_error/],
    ["a rate limit without a status", refused("ratelimited"), SlackUnavailableError, /ratelimited/],
    ["a long rate limit", busy("60"), SlackUnavailableError, /no chat\.postMessage for 60 s/],
    [
      "an answer in another shape",
      answer({ ok: true }),
      SlackUnavailableError,
      /otherwise than it documents/,
    ],
    ["a revoked token", refused("token_revoked"), SlackRefusedError, /Put a valid bot token/],
    [
      "an unknown channel",
      refused("channel_not_found"),
      SlackRefusedError,
      /Check the channel in suture\.config\.yml/,
    ],
    [
      "a missing scope",
      refused("missing_scope", { needed: "chat:write" }),
      SlackRefusedError,
      /missing_scope \(chat:write\)\. Give the app/,
    ],
    [
      "blocks that it does not take",
      refused("invalid_blocks", {
        response_metadata: { messages: ["[ERROR] must be more than 0 characters"] },
      }),
      SlackRefusedError,
      /must be more than 0 characters.*documentation of the method/,
    ],
  ];
  test.each(cases)("%s", async (_, body, error, text) => {
    slack.instead = () => body;
    const posting = clientOf().client.post({ channel, message: message("hi") });
    await expect(posting).rejects.toThrow(error);
    await expect(posting).rejects.toThrow(text);
    slack.instead = undefined;
  });

  test("a short rate limit is waited for, twice at most", async () => {
    const { client, clock } = clientOf();
    let left = 2;
    slack.instead = () => (left-- > 0 ? busy("2") : undefined);
    await client.post({ channel, message: message("late") });
    expect(clock.waited).toEqual([2_000, 2_000]);
    slack.instead = () => busy("2");
    await expect(client.post({ channel, message: message("never") })).rejects.toThrow(SlackUnavailableError);
    slack.instead = undefined;
    expect(clock.waited).toHaveLength(4);
  });

  test("a rate limit that is over only after the deadline is not waited for", async () => {
    const { client, clock } = clientOf();
    slack.instead = () => busy("3");
    await expect(client.within(2_000).person("U1")).rejects.toThrow(SlackUnavailableError);
    slack.instead = undefined;
    expect(clock.waited).toEqual([]);
  });

  test("no answer until the deadline", async () => {
    const { client } = clientOf();
    await expect(client.within(0).person(slack.users.alice.id)).rejects.toThrow(SlackUnavailableError);
  });

  test("nobody at the address", async () => {
    const { client } = clientOf({ apiUrl: "http://127.0.0.1:1/api/" });
    await expect(client.person("U1")).rejects.toThrow(/^Slack could not be reached/);
  });

  test("a redirection is not followed: the token is for Slack", async () => {
    slack.instead = () => ({ status: 307, headers: { location: slack.apiUrl }, body: "" });
    await expect(clientOf().client.person("U1")).rejects.toThrow(SlackUnavailableError);
    slack.instead = undefined;
  });

  test("a wrong token", async () => {
    const { client } = clientOf({ token: "xoxb-wrong" });
    await expect(client.person("U1")).rejects.toThrow(
      /^Slack refused users\.info: invalid_auth\. Put a valid/,
    );
  });
});
