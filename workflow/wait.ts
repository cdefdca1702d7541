import type { DurableContext, DurablePromise } from "@aws/durable-execution-sdk-js";
import type { Answer } from "../engine/memory/memory.ts";
import type { Desk } from "./desk.ts";
import { retryOwn } from "./retries.ts";

/** An ask whose answer reaches this execution. */
export interface Listening {
  readonly ask: string;
  /** Is woken when there is an answer; which, is in the table. */
  readonly woken: DurablePromise<string>;
  /** An answer that was there before. */
  readonly answer: Answer | null;
}

/** Makes the answer to an ask reach this execution. To be done before it is posted: a click then finds whom to wake. */
export async function listen({ memory }: Desk, context: DurableContext, ask: string): Promise<Listening> {
  const [woken, callbackId] = await context.createCallback("answer");
  const work = async () => (await memory.asks.waiting(ask, callbackId)) ?? null;
  const answer = await context.step("listen", work, { retryStrategy: retryOwn });
  return { ask, woken, answer };
}

/** Waits for an answer, without running meanwhile. @returns null when there is none after this time. */
export async function waitForAnswer(
  { memory }: Desk,
  context: DurableContext,
  { ask, woken }: Listening,
  seconds: number,
): Promise<Answer | null> {
  await context.promise.race<unknown>("answer or time", [woken, context.wait("time", { seconds })]);
  const work = async () => (await memory.asks.get(ask))?.answer ?? null;
  return context.step("look for an answer", work, { retryStrategy: retryOwn });
}
