import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { describeError } from "../aws/errors.ts";
import type { Seen } from "../engine/people/look-again.ts";
import type { HandlerRequest } from "../engine/requests/handler.ts";
import type { Desk } from "./desk.ts";
import { delayOfHandler } from "./retries.ts";

/** Thrown when the handler of a service could not do what it was asked, again and again. */
export class HandlerError extends Error {
  override readonly name = "HandlerError";
}

/**
 * Asks the handler of a service and waits for its answer, without running meanwhile; asks again for about a day.
 *
 * @throws HandlerError after that.
 */
export async function askHandler<T>(
  desk: Desk,
  context: DurableContext,
  service: string,
  request: HandlerRequest,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await invoke(desk, context, service, request);
    } catch (error) {
      const seconds = delayOfHandler(failures);
      if (seconds === undefined)
        throw new HandlerError(`the handler of ${service} did not answer: ${describeError(error)}`, {
          cause: error,
        });
      await context.wait("before it is asked again", { seconds });
    }
  }
}

/** Whether a finding disappeared by itself; not where that cannot be told now: people are waited for as before. */
export async function isGone(
  desk: Desk,
  context: DurableContext,
  service: string,
  finding: string,
): Promise<boolean> {
  try {
    const seen = await invoke<Seen>(desk, context, service, { source: "suture.look", finding });
    return seen.finding === "closed";
  } catch {
    return false;
  }
}

function invoke<T>(
  { handlers }: Desk,
  context: DurableContext,
  service: string,
  request: HandlerRequest,
): Promise<T> {
  return context.invoke<HandlerRequest, T>(request.source, handlers[service] ?? "", request);
}
