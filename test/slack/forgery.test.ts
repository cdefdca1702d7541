import { describe, expect, test } from "vitest";
import {
  type ClickEvent,
  type Interaction,
  press,
  signed,
  signedBody,
  submit,
} from "../../local/slack-clicks.ts";
import { denyDialog } from "../../slack/messages/dialogs.ts";
import { localAws } from "../support/account.ts";
import { testMemory } from "../support/memory.ts";
import { slackForTests } from "../support/slack.ts";
import { clicksOn, type PostedAsk } from "./clicks.ts";

describe.skipIf(!localAws)("what is no click of an approver on Suture's own button", async () => {
  const slack = await slackForTests();
  const { memory, clock } = await testMemory();
  const { alice, mallory } = slack.users;
  const minutes = (number: number) => new Date(clock.now().getTime() + number * 60_000);

  /** What alice's click on Approve looks like. */
  const approval = ({ place }: PostedAsk) => press(slack, alice, place, "approve");
  const asUser = (interaction: Interaction, user: object): Interaction => ({
    ...interaction,
    user: { ...(interaction.user as object), ...user },
  });
  const withAction = (interaction: Interaction, action: object): Interaction => ({
    ...interaction,
    actions: [{ ...(interaction.actions as object[])[0], ...action }],
  });
  const headers = (event: ClickEvent, changed: Record<string, string | undefined>): ClickEvent => ({
    ...event,
    headers: JSON.parse(JSON.stringify({ ...event.headers, ...changed })),
  });
  const sign = (interaction: Interaction, at = clock.now()) => signed(slack, interaction, at);
  const body = (text: string) => signedBody(slack.signingSecret, text, clock.now());

  type Forged = (ask: PostedAsk, other: PostedAsk) => Promise<ClickEvent>;
  const forgeries: [string, number, string, Forged][] = [
    [
      "a signature with another secret",
      401,
      "wrong signature",
      async (ask) => signedBody("another secret", sign(await approval(ask)).body, clock.now()),
    ],
    [
      "a signature of another length",
      401,
      "wrong signature",
      async (ask) => headers(sign(await approval(ask)), { "x-slack-signature": "v0=1234" }),
    ],
    [
      "no signature",
      401,
      "no signature",
      async (ask) => headers(sign(await approval(ask)), { "x-slack-signature": undefined }),
    ],
    [
      "no timestamp",
      401,
      "no signature",
      async (ask) => headers(sign(await approval(ask)), { "x-slack-request-timestamp": undefined }),
    ],
    [
      "a timestamp that is no number",
      401,
      "no signature",
      async (ask) => headers(sign(await approval(ask)), { "x-slack-request-timestamp": "NaN" }),
    ],
    [
      "a signature of six minutes ago",
      401,
      "old signature",
      async (ask) => sign(await approval(ask), minutes(-6)),
    ],
    [
      "a signature of six minutes from now",
      401,
      "old signature",
      async (ask) => sign(await approval(ask), minutes(6)),
    ],
    [
      "an old signature with a new timestamp",
      401,
      "wrong signature",
      async (ask) =>
        headers(sign(await approval(ask), minutes(-6)), {
          "x-slack-request-timestamp": String(clock.now().getTime() / 1_000),
        }),
    ],
    [
      "the right signature of another body",
      401,
      "wrong signature",
      async (ask, other) => ({
        ...sign(await approval(ask)),
        body: sign(await approval(other)).body,
      }),
    ],
    [
      "a body that was cut off",
      401,
      "wrong signature",
      async (ask) => {
        const event = sign(await approval(ask));
        return { ...event, body: event.body.slice(0, -1) };
      },
    ],
    [
      "a body that is called base64",
      401,
      "wrong signature",
      async (ask) => ({
        ...sign(await approval(ask)),
        isBase64Encoded: true,
      }),
    ],
    [
      "an oversized body",
      413,
      "an oversized body",
      async (ask) => sign({ ...(await approval(ask)), message: "x".repeat(300_000) }),
    ],
    ["no payload", 400, "no click of a button, and no dialog", async () => body("hello=world")],
    [
      "a payload that is no JSON",
      400,
      "no click of a button, and no dialog",
      async () => body("payload=%7B"),
    ],
    [
      "two payloads",
      400,
      "no click of a button, and no dialog",
      async (ask) => {
        const { body: one } = sign(await approval(ask));
        return body(`${one}&${one}`);
      },
    ],
    [
      "another kind of interaction",
      400,
      "no click of a button, and no dialog",
      async (ask) => sign({ ...(await approval(ask)), type: "message_action" as never }),
    ],
    [
      "an action that Suture has not",
      400,
      "no click of a button, and no dialog",
      async (ask) => sign(withAction(await approval(ask), { action_id: "grant" })),
    ],
    [
      "an id that is none",
      400,
      "no click of a button, and no dialog",
      async (ask) => sign(withAction(await approval(ask), { value: "arn:aws:s3:::patient-records" })),
    ],
    [
      "an unknown id",
      403,
      "an unknown ask",
      async (ask) => sign(withAction(await approval(ask), { value: "AAAAAAAAAAAAAAAAAAAAAA" })),
    ],
    [
      "the id of another finding",
      403,
      "a button of another message",
      async (ask, other) => sign(withAction(await approval(ask), { value: other.id })),
    ],
    [
      "a button of another channel",
      403,
      "a button of another message",
      async (ask) => {
        const click = await approval(ask);
        return sign({
          ...click,
          container: { ...(click.container as object), channel_id: slack.channels.escalations },
        });
      },
    ],
    [
      "an answer that the ask does not offer",
      403,
      "an answer that its ask does not offer",
      async (ask) => sign(withAction(await approval(ask), { action_id: "undo" })),
    ],
    [
      "a user of another workspace",
      403,
      "a user of another workspace",
      async (ask) =>
        sign(asUser({ ...(await approval(ask)), team: { id: "T0EVIL000" } }, { team_id: "T0EVIL000" })),
    ],
    [
      "a guest from another workspace, in a shared channel",
      403,
      "a user of another workspace",
      async (ask) => sign(asUser(await approval(ask), { team_id: "T0EVIL000" })),
    ],
    [
      "another workspace of the same name of its organization",
      403,
      "a user of another workspace",
      async (ask) =>
        sign(
          asUser(
            { ...(await approval(ask)), team: null, enterprise: { id: "E0EVIL000" } },
            { team_id: "E0EVIL000" },
          ),
        ),
    ],
    [
      "a user who is no approver",
      200,
      "not an approver",
      async (ask) => sign(await press(slack, mallory, ask.place, "approve")),
    ],
    [
      "a user whom nobody knows",
      200,
      "not an approver",
      async (ask) => sign(asUser(await approval(ask), { id: mallory.id, username: "alice" })),
    ],
    [
      "a dialog that mallory was never shown",
      200,
      "not an approver",
      async (ask) => sign(submit(slack, mallory, { ...denyDialog(ask.id), id: "V1" }, { reason: "because" })),
    ],
  ];

  test.each(forgeries)("%s: %i", async (_, status, reason, forge) => {
    const on = clicksOn(slack, memory, clock);
    const [ask, other] = [await on.ask(), await on.ask()];
    const messages = await slack.messages(ask.place.channel);

    const { statusCode } = await on.send(await forge(ask, other));

    expect(statusCode).toBe(status);
    expect(on.logged).toMatchObject([{ level: "warn", details: { reason } }]);
    expect([on.woken, on.started]).toEqual([[], []]);
    for (const { id } of [ask, other]) expect((await memory.asks.get(id))?.answer).toBeUndefined();
    expect(await slack.messages(ask.place.channel)).toEqual(messages);
  });

  test("a request that was sent before", async () => {
    const on = clicksOn(slack, memory, clock);
    const ask = await on.ask();
    const event = sign(await approval(ask));
    expect(await on.send(event)).toEqual({ statusCode: 200 });
    expect(await on.send(event)).toEqual({ statusCode: 401 });
    expect(on.logged).toMatchObject([
      { level: "warn", details: { reason: "a replayed signature", user: alice.id } },
    ]);
    expect(on.woken).toEqual([`callback-${ask.id}`]);
  });

  test.each([
    ["nothing", undefined],
    ["no headers", { body: "payload=", requestContext: { http: { sourceIp: "198.51.100.1" } } }],
    ["an event of a queue", { Records: [] }],
  ])("%s instead of a request", async (_, event) => {
    const on = clicksOn(slack, memory, clock);
    expect(await on.endpoint(event)).toEqual({ statusCode: 400 });
    expect(on.logged).toMatchObject([{ level: "warn", details: { reason: "no request of an HTTP API" } }]);
  });

  test("a body in base64 is the same body", async () => {
    const on = clicksOn(slack, memory, clock);
    const event = sign(await approval(await on.ask()));
    const encoded = { ...event, body: Buffer.from(event.body).toString("base64"), isBase64Encoded: true };
    expect(await on.send(encoded)).toEqual({ statusCode: 200 });
    expect(on.woken).toHaveLength(1);
  });
});
