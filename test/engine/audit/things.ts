import { z } from "zod";
import type { Connect } from "../../../aws/clients.ts";
import type { Place } from "../../../engine/audit/place.ts";
import { audit } from "../../../engine/audit.ts";
import type { ActionRecord } from "../../../engine/record.ts";
import type { AnyRemediation, Reader, Ref, State } from "../../../remediations/contract.ts";
import { scriptedAws, testEngine } from "../../support/engine.ts";

export const place = { account: "123456789012", region: "us-east-1" };

/** A thing by name, in a place. */
export const thing = (name: string, { account, region }: Place = place): Ref => ({
  account,
  region,
  arn: `arn:aws:test:${region}:${account}:${name}`,
});

/** A thing, which is open or not. */
export interface Thing extends State {
  readonly open: boolean;
}

/** A reader of things, which are open unless they are read otherwise. */
export function readerOf(
  list: Reader<Ref, Thing>["list"],
  more: Partial<Reader<Ref, Thing>> = {},
): Reader<Ref, Thing> {
  return {
    type: "AWS::Test::Thing",
    permissions: { list: [], read: [] },
    find: () => [],
    list,
    read: async (_aws, ref) => ({ ref, open: true }),
    ...more,
  };
}

/** A control that closes things. */
export function control(id: string, reader: Reader<Ref, Thing>): AnyRemediation {
  const close = (Name: string) => ({ service: "test", operation: "CloseThing", input: { Name } }) as never;
  return {
    id,
    title: id,
    severity: "high",
    risk: "safe",
    frameworks: {},
    reader,
    events: {},
    permissions: { read: [], write: ["test:CloseThing"], undo: [] },
    params: z.strictObject({}),
    plan: ({ ref, open }: Thing) =>
      open ? [{ summary: id, call: close(ref.arn), undo: null, undoReason: "none" }] : [],
  };
}

interface AuditOptions {
  readonly places?: readonly Place[];
  readonly signal?: AbortSignal;
  readonly mode?: "dry-run" | "auto";
  readonly connect?: Connect;
}

/** Audits, and gives what was told: `name outcome,outcome` of each look, sorted, and the records of what was unseen. */
export async function run(remediations: readonly AnyRemediation[], options: AuditOptions = {}) {
  const { places = [place], mode = "dry-run", signal = new AbortController().signal } = options;
  const connect = options.connect ?? scriptedAws(() => ({}));
  const engine = testEngine({ remediations, mode, connect });
  const looked: string[] = [];
  const unseen: ActionRecord[] = [];
  await audit(
    engine,
    places,
    {
      looked(_listing, records) {
        const [{ resource = "" } = {}] = records;
        looked.push(`${resource.split(":").at(-1)} ${records.map(({ outcome }) => outcome)}`);
      },
      unseen: (record) => unseen.push(record),
    },
    signal,
  );
  return { looked: looked.sort(), unseen };
}
