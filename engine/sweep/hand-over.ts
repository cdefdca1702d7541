import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { describeError } from "../../aws/errors.ts";
import { everyResource } from "../listings.ts";
import { type Look, type Page, type PageResult, pageSource, parsePageResult } from "./page.ts";
import { delayAfter, maxAttempts } from "./retries.ts";
import type { Sweeper, Unit } from "./sweeper.ts";
import { add, none, type Totals } from "./totals.ts";
import { recordUnseen } from "./unseen.ts";

/**
 * Hands a page to the handler of its service and waits for it, without running meanwhile. What the handler did not come
 * to is handed to it again; what stays is recorded as not looked at, and the sweep goes on.
 */
export async function handOver(
  sweeper: Sweeper,
  context: DurableContext,
  { service, place }: Unit,
  looks: readonly Look[],
): Promise<Totals> {
  const sweepId = context.executionContext.durableExecutionArn;
  let rest = looks;
  let totals = none;
  for (let failures = 0; ; ) {
    const { outcomes, left, problem } = await ask(sweeper, context, service, {
      source: pageSource,
      sweepId,
      looks: rest,
    });
    const handed = sizeOf(rest);
    rest = left ? pick(rest, new Set(left)) : rest;
    totals = add(totals, { resources: handed - sizeOf(rest), outcomes, unseen: 0 });
    if (rest.length === 0) return totals;
    if (!problem && sizeOf(rest) < handed) continue;

    failures += 1;
    if (failures < maxAttempts) {
      await context.wait("before it is handed over again", delayAfter(failures));
      continue;
    }
    const lost = rest;
    await context.step("report", async () => {
      for (const look of lost)
        await report(sweeper, sweepId, place, look, problem ?? "its handler ran out of time");
    });
    return add(totals, { ...none, unseen: lost.length });
  }
}

/** Asks the handler. Without `left` it did not come to anything. */
async function ask(
  { handlers }: Sweeper,
  context: DurableContext,
  service: string,
  page: Page,
): Promise<Omit<PageResult, "left"> & { readonly left?: readonly number[] }> {
  try {
    return parsePageResult(await context.invoke("hand over", handlers[service] ?? "", page));
  } catch (error) {
    return { outcomes: {}, problem: describeError(error) };
  }
}

function report(
  sweeper: Sweeper,
  sweepId: string,
  place: Unit["place"],
  { controls, refs }: Look,
  problem: string,
) {
  const remediations = Object.values(sweeper.remediationsByService)
    .flat()
    .filter(({ id }) => controls.includes(id));
  const [first, ...others] = refs;
  const all = { ...place, arn: everyResource(remediations[0]?.reader ?? { type: "" }, place) };
  const which = others.length > 0 ? `${refs.length} resources, ${first?.arn} to ${others.at(-1)?.arn}: ` : "";
  return recordUnseen(sweeper, sweepId, {
    resource: others.length === 0 && first ? first : all,
    remediations,
    outcome: "failed",
    reason: `could not look: ${which}${problem}`,
  });
}

function sizeOf(looks: readonly Look[]): number {
  return looks.reduce((sum, { refs }) => sum + refs.length, 0);
}

/** The references with these places among all of a page. */
function pick(looks: readonly Look[], places: ReadonlySet<number>): Look[] {
  let place = 0;
  return looks
    .map(({ controls, refs }) => ({ controls, refs: refs.filter(() => places.has(place++)) }))
    .filter(({ refs }) => refs.length > 0);
}
