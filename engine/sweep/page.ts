import { z } from "zod";
import type { Ref } from "../../remediations/contract.ts";
import type { LookedAt } from "../look-at-each.ts";

/** By what a handler tells a page of the sweep from an event. */
export const pageSource = "suture.sweep";

/** Resources of one listing, and the controls that look at them. */
export interface Look {
  /** Ids of controls of the handler's service. */
  readonly controls: readonly string[];
  readonly refs: readonly Ref[];
}

/** What the sweep hands to a service's handler: resources to look at, by reference. */
export interface Page {
  readonly source: typeof pageSource;
  /** The ARN of the sweep's durable execution. */
  readonly sweepId: string;
  readonly looks: readonly Look[];
}

/** Thrown for a page that does not fit the handler it was given to. Trying again does not help. */
export class PageError extends Error {
  override readonly name = "PageError";
}

const pageSchema = z.strictObject({
  source: z.literal(pageSource),
  sweepId: z.string().min(1),
  looks: z
    .array(
      z.strictObject({
        controls: z.array(z.string()).min(1),
        // Each reader adds what it names its resources by.
        refs: z
          .array(
            z
              .object({
                arn: z.string().min(1),
                account: z.string().regex(/^\d{12}$/),
                region: z.string().min(1),
              })
              .catchall(z.json()),
          )
          .min(1),
      }),
    )
    .min(1),
}) satisfies z.ZodType<Page>;

/** Whether an input says that it is a page of the sweep. */
export function isPage(input: unknown): boolean {
  return typeof input === "object" && input !== null && "source" in input && input.source === pageSource;
}

/**
 * A page as it was handed over.
 *
 * @throws PageError with all that is wrong with it.
 */
export function parsePage(input: unknown): Page {
  const parsed = pageSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new PageError(`this is no page of a sweep:\n${z.prettifyError(parsed.error)}`);
}

/** How a handler came through a page; places are those among all resources of the page. */
export type PageResult = LookedAt;

const pageResultSchema = z.object({
  outcomes: z.record(z.string(), z.int().min(0)),
  left: z.array(z.int().min(0)),
  problem: z.string().exactOptional(),
});

/**
 * What a handler answered to a page.
 *
 * @throws PageError when it is something else: another version of the handler may have answered.
 */
export function parsePageResult(answer: unknown): PageResult {
  const parsed = pageResultSchema.safeParse(answer);
  if (parsed.success) return parsed.data as PageResult;
  throw new PageError(
    `the handler answered something else than the result of a page:\n${z.prettifyError(parsed.error)}`,
  );
}
