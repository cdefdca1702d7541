import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { serveHttpApi } from "../../local/http-api.ts";
import { press, signed } from "../../local/slack-clicks.ts";
import { localAws } from "../support/account.ts";
import { testMemory } from "../support/memory.ts";
import { slackForTests } from "../support/slack.ts";
import { clicksOn } from "./clicks.ts";

describe.skipIf(!localAws)("behind HTTP", async () => {
  const slack = await slackForTests();
  const { memory, clock } = await testMemory();

  const started = async () => {
    const on = clicksOn(slack, memory, clock);
    const api = await serveHttpApi(on.endpoint, { patienceMs: 100 });
    onTestFinished(api.stop);
    const ask = await on.ask();
    const event = signed(slack, await press(slack, slack.users.alice, ask.place, "approve"), clock.now());
    return { on, api, ask, event };
  };

  test("a click is answered", async () => {
    const { on, api, ask, event } = await started();
    const { status } = await fetch(api.url, { method: "POST", headers: event.headers, body: event.body });
    expect([status, on.woken]).toEqual([200, [`callback-${ask.id}`]]);
  });

  test("a body that does not arrive never reaches the endpoint: API Gateway hands over whole requests", async () => {
    const { on, api, ask, event } = await started();
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    const headers = Object.entries({ host: hostname, ...event.headers, "content-length": event.body.length });
    socket.write(`POST /slack HTTP/1.1\r\n${headers.map((each) => each.join(": ")).join("\r\n")}\r\n\r\n`);
    socket.write(event.body.slice(0, 100));
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
    expect([on.logged, on.woken, (await memory.asks.get(ask.id))?.answer]).toEqual([[], [], undefined]);
  });

  test("one that arrives whole after five minutes is old by then", async () => {
    const { on, api, event } = await started();
    clock.pass({ minutes: 6 });
    const { status } = await fetch(api.url, { method: "POST", headers: event.headers, body: event.body });
    expect([status, on.woken, on.logged]).toMatchObject([
      401,
      [],
      [{ details: { reason: "old signature" } }],
    ]);
  });
});
