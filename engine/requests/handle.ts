import { z } from "zod";
import type { Engine } from "../engine.ts";
import { carryOut } from "../people/carry-out.ts";
import { lookAgain, lookAtFinding } from "../people/look-again.ts";
import { undoFix } from "../people/undo.ts";
import { handleEvent } from "../pipeline.ts";
import { handlerRequestSchema, RequestError } from "./handler.ts";

/** Whether an input says that it is a request of the workflow. */
export function isRequest(input: unknown): boolean {
  if (typeof input !== "object" || input === null || !("source" in input)) return false;
  return handlerRequestSchema.options.some(({ shape }) => shape.source.value === input.source);
}

/**
 * Does what the workflow asks of a service's handler.
 *
 * @param remainingMs how much longer the function may run
 * @returns plain JSON.
 * @throws RequestError when it is none, or asks for what this handler has not.
 * @throws RetryLaterError when AWS could not be asked for now.
 */
export async function handleRequest(
  engine: Engine,
  input: unknown,
  remainingMs: () => number,
): Promise<object> {
  const parsed = handlerRequestSchema.safeParse(input);
  if (!parsed.success)
    throw new RequestError(`this is no request of the workflow:\n${z.prettifyError(parsed.error)}`);
  const request = parsed.data;
  switch (request.source) {
    case "suture.approved":
      return carryOut(engine, request.finding, request);
    case "suture.look":
      return lookAtFinding(engine, request.finding);
    case "suture.again":
      return lookAgain(engine, request, remainingMs);
    case "suture.undo":
      return undoFix(engine, request.record, request.action, request.by);
    case "suture.settled": {
      const handled = await handleEvent(engine, request.event, request.seconds);
      if ("ignored" in handled) return handled;
      return { decisions: handled.records.map(({ id, control, outcome }) => ({ id, control, outcome })) };
    }
  }
}
