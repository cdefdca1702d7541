import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { describeError } from "../aws/errors.ts";
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
  { handlers }: Desk,
  context: DurableContext,
  service: string,
  request: HandlerRequest,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await context.invoke<HandlerRequest, T>(request.source, handlers[service] ?? "", request);
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
