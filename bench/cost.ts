import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { createConnect } from "../aws/clients.ts";
import { holes, setUpAccount } from "../demo/account.ts";
import { readDemoConfig } from "../demo/bot.ts";
import { person, place } from "../demo/person.ts";
import { createTable, table } from "../demo/table.ts";
import { systemClock } from "../engine/clock.ts";
import type { Engine } from "../engine/engine.ts";
import { createMemory } from "../engine/memory/create.ts";
import type { Setting } from "../engine/modes.ts";
import { handleEvent } from "../engine/pipeline.ts";
import type { ActionRecord } from "../engine/record.ts";
import { remediations } from "../remediations/index.ts";

/** What handling one event cost, in requests that went over the wire: to the account, and to Suture's own table. */
export interface Cost {
  readonly event: string;
  readonly auto: string;
  /** With the outcome, which the state decides. */
  readonly enforce: string;
  readonly compliant: string;
}

/** The requests that leave the process while something runs, repeated ones included. */
async function requestsDuring(work: () => Promise<unknown>): Promise<string> {
  const requests = { account: 0, table: 0 };
  const count = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const target = String(request.getHeader("x-amz-target") ?? "");
    requests[target.startsWith("DynamoDB") ? "table" : "account"] += 1;
  };
  subscribe("http.client.request.start", count);
  try {
    await work();
  } finally {
    unsubscribe("http.client.request.start", count);
  }
  return `${requests.account} + ${requests.table}`;
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
    // The workflow runs elsewhere, and later.
    people: {
      memory: createMemory({ table, clock: systemClock }),
      workflow: { start: async () => undefined, wake: async () => undefined },
      service: "ec2",
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
  await createTable();
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
