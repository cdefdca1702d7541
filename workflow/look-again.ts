import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { LookedAt } from "../engine/look-at-each.ts";
import type { Approval } from "../engine/record.ts";
import type { HandlerRequest } from "../engine/requests/handler.ts";
import type { Desk } from "./desk.ts";
import { askHandler, HandlerError } from "./hand-back.ts";
import { retryOwn } from "./retries.ts";

/** How many resources are taken at once: of 10,000, a page for each of nine services costs 2,000 of Lambda's 3,000 operations. */
const pageSize = 50;

/** How often a handler is given those again that it could not look at. */
const maxRounds = 3;

type Asked = Extract<HandlerRequest, { source: "suture.again" }>;

/** A page of a queue, by service. */
interface Page {
  readonly parts: readonly { readonly service: string; readonly looks: Asked["looks"] }[];
  readonly next: string | null;
}

/**
 * Has the handlers look again at what is in a queue.
 *
 * @param options.approval with which the budget does not count
 * @param options.since only at what was limited after this time (ISO 8601, UTC)
 * @throws Error when some of it could not be looked at, after all the rest was: the sweep will find it.
 */
export async function lookAgain(
  desk: Desk,
  context: DurableContext,
  queue: string,
  { approval, since = "" }: { readonly approval?: Approval; readonly since?: string },
): Promise<void> {
  const problems: string[] = [];
  const unreachable = new Set<string>();
  for (let after: string | null = null, more = true; more; ) {
    const from: string | null = after;
    const page: Page = await context.step("take a page", () => takePage(desk, queue, from, since), {
      retryStrategy: retryOwn,
    });
    for (const { service, looks } of page.parts) {
      const asked = { source: "suture.again", looks, ...(approval && { approval }) } as const;
      const problem = unreachable.has(service)
        ? "its handler did not answer"
        : await handOver(desk, context, service, asked, () => unreachable.add(service));
      if (problem) problems.push(problem);
    }
    after = page.next;
    more = after !== null;
  }
  if (problems.length > 0)
    throw new Error(`some of ${queue} could not be looked at again: ${problems[0]}. The next sweep finds it`);
}

/** To look twice at what was looked at is harmless: it is compliant then. @returns why some could not be looked at. */
async function handOver(
  desk: Desk,
  context: DurableContext,
  service: string,
  asked: Asked,
  giveUp: () => void,
): Promise<string | undefined> {
  let rest = asked.looks;
  try {
    for (let round = 1; ; ) {
      const { left, problem }: LookedAt = await askHandler(desk, context, service, { ...asked, looks: rest });
      const isFurther = left.length < rest.length;
      rest = rest.filter((_, index) => left.includes(index));
      if (rest.length === 0) return undefined;
      if (!problem && isFurther) continue;
      if (round === maxRounds) return problem ?? `the handler of ${service} ran out of time`;
      round += 1;
      await context.wait("before the rest is handed over again", { minutes: 2 });
    }
  } catch (error) {
    if (!(error instanceof HandlerError)) throw error;
    giveUp();
    return error.message;
  }
}

/** By service: only what a handler needs crosses the checkpoint. */
async function takePage({ memory }: Desk, queue: string, after: string | null, since: string): Promise<Page> {
  const { entries, next } = await memory.queues.page(queue, pageSize, after ?? undefined);
  const own = entries.filter(({ record }) => record.time > since);
  const parts = [...Map.groupBy(own, ({ service }) => service)].map(([service, each]) => ({
    service,
    looks: each.map(({ record: { controls, ref, trigger } }) => ({ controls: [...controls], ref, trigger })),
  }));
  return { parts, next: next ?? null };
}
