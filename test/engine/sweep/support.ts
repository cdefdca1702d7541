import { type DurableLambdaHandler, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { z } from "zod";
import { configSchema } from "../../../engine/config/schema.ts";
import type { ActionRecord } from "../../../engine/record.ts";
import { type Page, type PageResult, parsePage } from "../../../engine/sweep/page.ts";
import { sweep } from "../../../engine/sweep/sweep.ts";
import type { Summary, Sweeper } from "../../../engine/sweep/sweeper.ts";
import type { AnyRemediation, Reader, Ref, State } from "../../../remediations/contract.ts";
import { scriptedAws, testClock } from "../../support/engine.ts";

export const place = { account: "123456789012", region: "us-east-1" };
export const ref = (name: string): Ref => ({
  ...place,
  arn: `arn:aws:test:${place.region}:${place.account}:${name}`,
});
export const denied = () =>
  Object.assign(new Error("no, with an explicit deny in a service control policy"), { name: "AccessDenied" });
export const throttled = () => Object.assign(new Error("slow down"), { name: "ThrottlingException" });

/** A reader of a listing. */
export function readerOf(list: Reader<Ref, State>["list"], type = "AWS::Test::Thing"): Reader<Ref, State> {
  return {
    type,
    permissions: { list: [], read: [] },
    find: () => [],
    list,
    read: async (_aws, each) => ({ ref: each }),
  };
}

/** A control that finds nothing. */
export function controlOf(id: string, reader: Reader<Ref, State>): AnyRemediation {
  return {
    id,
    title: id,
    severity: "high",
    risk: "safe",
    frameworks: {},
    reader,
    events: {},
    permissions: { read: [], write: ["test:Close"], undo: [] },
    params: z.strictObject({}),
    plan: () => [],
  };
}

/** A listing of resources by name; counts how often it was begun. */
export function listing(...names: readonly string[]) {
  const counted = {
    begun: 0,
    async *list() {
      counted.begun += 1;
      for (const name of names) yield { ref: ref(name) };
    },
  };
  return counted;
}

/** What a sweep did, as seen from outside. */
export interface Swept {
  readonly pages: { readonly service: string; readonly page: Page }[];
  readonly records: ActionRecord[];
  readonly refused: string[];
  readonly summaries: Summary[];
  readonly sealed: string[];
}

/** What a service's handler answers to a page. */
export type Handler = (page: Page) => PageResult | Promise<PageResult>;

/** A handler that finds every resource compliant. */
export const compliant: Handler = ({ looks }) => ({
  outcomes: { compliant: looks.reduce((sum, { refs }) => sum + refs.length, 0) },
  left: [],
});

/** Sweeps with scripted readers and handlers, on the local durable engine. */
export async function runSweep(
  controls: Readonly<Record<string, readonly AnyRemediation[]>>,
  options: Partial<Sweeper> & {
    readonly handler?: Handler;
    readonly wrap?: (handler: DurableLambdaHandler) => DurableLambdaHandler;
  } = {},
) {
  const { handler = compliant, wrap = (each) => each, ...more } = options;
  const swept: Swept = { pages: [], records: [], refused: [], summaries: [], sealed: [] };
  const sweeper: Sweeper = {
    remediationsByService: controls,
    config: configSchema(Object.values(controls).flat()).parse({}),
    connect: scriptedAws(() => ({})),
    clock: testClock(),
    journal: {
      applying: () => undefined,
      record: async (record) => {
        swept.records.push(record);
      },
    },
    places: [place],
    handlers: Object.fromEntries(Object.keys(controls).map((service) => [service, `arn:handler:${service}`])),
    findRunning: async () => undefined,
    refused: (_, running) => void swept.refused.push(running),
    finished: (summary) => void swept.summaries.push(summary),
    seal: async (day) => void swept.sealed.push(day),
    ...more,
  };
  const runner = new LocalDurableTestRunner<Summary>({
    handlerFunction: wrap(withDurableExecution((_input, context) => sweep(sweeper, context))),
  });
  for (const service of Object.keys(controls)) {
    runner.registerFunction(`arn:handler:${service}`, async (input: unknown) => {
      const page = parsePage(input);
      swept.pages.push({ service, page });
      return handler(page);
    });
  }
  return { ...swept, execution: await runner.run({ payload: {} }) };
}

/** The names of all resources that were handed over, in order. */
export const handedIn = ({ pages }: Swept): string[] =>
  pages.flatMap(({ page }) =>
    page.looks.flatMap(({ refs }) => refs.map(({ arn }) => arn.split(":").at(-1) ?? "")),
  );
