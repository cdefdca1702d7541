import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { type Exemption, expiringIn } from "../engine/exemptions.ts";
import { expiringMessage } from "../slack/messages/expiring.ts";
import type { Desk } from "./desk.ts";
import { retryOwn } from "./retries.ts";
import { createAsk, post } from "./tell.ts";

/** How many days before its end an exemption is announced. */
const notice = 7;

/** Announces the exemptions that expire in a week. To be run once a day. */
export async function expiring(desk: Desk, context: DurableContext): Promise<void> {
  const today = await context.step("read the date", async () => desk.clock.now().toISOString());
  const find = async () => expiringIn(await allExemptions(desk), notice, new Date(today));
  const count = await context.step("count", async () => (await find()).length, { retryStrategy: retryOwn });
  if (count === 0) return;
  const channel = desk.config.slack?.channel ?? "";
  // It may be started twice on one day.
  const id = `expiring/${today.slice(0, 10)}`;
  const ask = await createAsk(desk, context, { kind: "queue", id }, id);
  await post(desk, context, "announce", async () => ({
    message: expiringMessage(await find(), new Date(today)),
    channel,
    ask,
  }));
}

async function allExemptions({ config, memory }: Desk): Promise<Exemption[]> {
  const granted = await Array.fromAsync(memory.exemptions.list());
  return [...config.exemptions, ...granted];
}
