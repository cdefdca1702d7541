import type { Ref, State } from "../../remediations/contract.ts";
import { RetryLaterError } from "../apply.ts";
import type { Engine } from "../engine.ts";
import type { Listing } from "../listings.ts";
import type { ActionRecord } from "../record.ts";
import { remediate } from "../remediate.ts";
import { reasonOf, unseenRecord } from "../unseen.ts";
import { askOnce } from "./connections.ts";
import { auditTrigger } from "./place.ts";
import { refusesCaller } from "./visit.ts";

/** What the looks of all readers at one resource came to. */
interface Looked {
  readonly records: readonly ActionRecord[];
  /** The error by which AWS refused the caller: nothing of the place can be looked at then. */
  readonly refused?: unknown;
}

/** Looks at a listed resource through each reader of its listing. What one of them could not read is recorded as unseen. */
export async function lookAt(
  engine: Engine,
  { watched }: Listing,
  { ref, state }: { readonly ref: Ref; readonly state?: State },
): Promise<Looked> {
  const records: ActionRecord[] = [];
  const own: Engine = {
    ...engine,
    connect: askOnce(engine.connect),
    journal: {
      applying: (action) => engine.journal.applying(action),
      // A look that fails after a change has its record too.
      record: async (record) => {
        records.push(record);
        await engine.journal.record(record);
      },
    },
  };
  for (const [reader, remediations] of watched) {
    try {
      // A listing's state is of its own reader only.
      const given = watched.length === 1 && state ? { state } : {};
      await remediate(own, auditTrigger, reader, ref, remediations, given);
    } catch (error) {
      const cause = error instanceof RetryLaterError ? (error.cause ?? error) : error;
      if (refusesCaller(cause)) return { records, refused: cause };
      const isRecorded = error instanceof RetryLaterError && error.changes.some(({ applied }) => applied);
      if (!isRecorded)
        records.push(unseenRecord(engine, auditTrigger, { resource: ref, remediations, ...reasonOf(cause) }));
    }
  }
  return { records };
}
