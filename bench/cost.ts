import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createConnect } from "../aws/clients.ts";
import { holes, setUpAccount } from "../demo/account.ts";
import { readDemoConfig } from "../demo/bot.ts";
import { person, place } from "../demo/person.ts";
import { systemClock } from "../engine/clock.ts";
import type { Engine } from "../engine/engine.ts";
import type { Setting } from "../engine/modes.ts";
import { handleEvent } from "../engine/pipeline.ts";
import type { ActionRecord } from "../engine/record.ts";
import { remediations } from "../remediations/index.ts";

/** What handling one event cost, in requests that went over the wire. */
export interface Cost {
  readonly event: string;
  readonly auto: number;
  /** With the outcome, which the state decides. */
  readonly enforce: string;
  readonly compliant: number;
}

/** The requests that leave the process while something runs, repeated ones included. */
async function requestsDuring(work: () => Promise<unknown>): Promise<number> {
  let requests = 0;
  const count = () => {
    requests += 1;
  };
  subscribe("http.client.request.start", count);
  try {
    await work();
  } finally {
    unsubscribe("http.client.request.start", count);
  }
  return requests;
}

function engineIn(mode: Setting): { engine: Engine; records: ActionRecord[] } {
  const records: ActionRecord[] = [];
  const engine: Engine = {
    remediations,
    config: { ...readDemoConfig(), mode },
    ownRoles: [],
    connect: createConnect({ homeAccount: place.account }),
    clock: systemClock,
    journal: {
      applying: () => undefined,
      record: async (record) => {
        records.push(record);
      },
    },
  };
  return { engine, records };
}

/**
 * Counts the requests of one event on the local AWS: in `auto`, in `enforce`, where the risk is judged too, and for a
 * resource that is compliant already. Each count is of a new process's first event: nothing is cached.
 *
 * @throws Error when an event did not end as it must, for then the count says nothing.
 */
export async function measureCost(): Promise<Cost[]> {
  const admin = person("admin", "198.51.100.4");
  const account = await setUpAccount(admin);
  const costs: Cost[] = [];
  for (const open of holes(account)) {
    const count = async (mode: Setting, outcomes: readonly string[], event: object) => {
      const { engine, records } = engineIn(mode);
      const requests = await requestsDuring(() => handleEvent(engine, event));
      const [first] = records;
      if (!first || !outcomes.includes(first.outcome))
        throw new Error(`expected ${outcomes}, got ${JSON.stringify(first)}`);
      return { requests, outcome: first.outcome };
    };
    const opened = await open(admin);
    const { requests: auto } = await count("auto", ["fixed"], opened.event);
    const { requests: compliant } = await count("auto", ["compliant"], opened.event);
    const again = await open(admin);
    const enforce = await count("enforce", ["fixed", "pending"], again.event);
    costs.push({
      event: `${opened.service}:${opened.operation}`,
      auto,
      enforce: `${enforce.requests} (${enforce.outcome})`,
      compliant,
    });
  }
  return costs;
}
