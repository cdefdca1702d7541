import type { Aws, Call } from "../../aws/calls.ts";
import { type Connect, createConnect } from "../../aws/clients.ts";
import { configSchema } from "../../engine/config/schema.ts";
import type { Clock, Engine } from "../../engine/engine.ts";
import type { Setting } from "../../engine/modes.ts";
import type { ActionRecord } from "../../engine/record.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { account } from "./account.ts";

/** A clock that never waits; time passes by a millisecond each time that it is asked. */
export function testClock(start = Date.parse("2026-11-21T10:00:05Z")): Clock & { readonly waited: number[] } {
  let now = start;
  let ids = 0;
  const waited: number[] = [];
  return {
    waited,
    now: () => new Date(now++),
    newId: () => `01933b5e-0000-7000-8000-${String(ids++).padStart(12, "0")}`,
    wait: async (milliseconds) => {
      waited.push(milliseconds);
    },
  };
}

/** An engine for tests, with what it recorded and the calls that it made. */
export interface TestEngine extends Engine {
  readonly records: ActionRecord[];
  readonly calls: string[];
}

/** What stands between the engine and AWS: sees each call, and may fail it before or after it is made. */
export type Interception = (call: string, make: () => Promise<unknown>) => Promise<unknown>;

/** An engine on the local AWS, or on another connection. */
export function testEngine(options: {
  readonly remediations: readonly AnyRemediation[];
  readonly mode: Setting;
  readonly controls?: object;
  /** More of the configuration. */
  readonly config?: object;
  readonly connect?: Connect;
  readonly intercept?: Interception;
  readonly clock?: Clock;
  readonly ownRoles?: readonly string[];
}): TestEngine {
  const { remediations, mode, controls = {}, intercept = (_, make) => make() } = options;
  const records: ActionRecord[] = [];
  const calls: string[] = [];
  const connect = options.connect ?? createConnect({ homeAccount: account.id, maxAttempts: 1 });
  return {
    remediations,
    config: configSchema(remediations).parse({ mode, controls, ...options.config }, { jitless: true }),
    ownRoles: options.ownRoles ?? [],
    clock: options.clock ?? testClock(),
    journal: {
      applying: () => undefined,
      record: async (record) => {
        records.push(record);
      },
    },
    records,
    calls,
    connect(target) {
      const aws = connect(target);
      const call = (service: string, operation: string, input: object) => {
        const name = `${service}:${operation}`;
        return intercept(name, () => {
          calls.push(name);
          return aws.call(service as never, operation as never, input as never);
        });
      };
      return { ...aws, call: call as unknown as Aws["call"] };
    },
  };
}

/** AWS that answers from a table of calls, for what the local AWS does differently from the real one. */
export function scriptedAws(answer: (call: Call) => unknown): Connect {
  return ({ account: id, region }) => ({
    account: id,
    region,
    remember: (_question, ask) => ask(),
    call: async (service, operation, input) => answer({ service, operation, input } as never) as never,
  });
}
