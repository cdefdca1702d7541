import type { Aws } from "../aws/calls.ts";
import { describeError } from "../aws/errors.ts";
import type { Reader, Ref, State } from "../remediations/contract.ts";
import { RetryLaterError } from "./apply.ts";
import { type Decision, recordDecision, type Subject } from "./decision.ts";
import type { Engine } from "./engine.ts";
import type { Known } from "./memory/memory.ts";
import { notify } from "./people/notify.ts";
import type { ActionRecord } from "./record.ts";

/** One look at one resource: what it takes to read it, change it and record what was decided. */
export interface Look extends Subject {
  readonly engine: Engine;
  /** The id of the first record, which is the session name that CloudTrail shows. */
  readonly id: string;
  readonly aws: Aws;
  /** The records that were made so far. */
  readonly records: readonly ActionRecord[];
  read(): Promise<State | undefined>;
  /** What people decided about a resource before; nothing where nobody remembers. */
  known(resource: string): Promise<Known>;
  /** The record of a decision that ends now, under this id; without one the first has that of the look. */
  draft(decision: Decision, id?: string): ActionRecord;
  /** Keeps a record, and has people told of it. Keeping it again is harmless. */
  keep(record: ActionRecord): Promise<void>;
  conclude(decision: Decision, id?: string): Promise<void>;
}

const nothing: Known = { exemptions: [], open: [] };

/**
 * Begins a look.
 *
 * @param id of the first record
 */
export function beginLook(engine: Engine, subject: Subject, reader: Reader<Ref, State>, id: string): Look {
  const { ref } = subject;
  let connected: Aws | undefined;
  const connect = () => {
    connected ??= engine.connect({ account: ref.account, region: ref.region, actionId: id });
    return connected;
  };
  const records: ActionRecord[] = [];
  const draft = (decision: Decision, own = records.length === 0 ? id : engine.clock.newId()) =>
    recordDecision(own, subject, decision, engine.clock.now());
  const keep = async (record: ActionRecord) => {
    records.push(record);
    try {
      await engine.journal.record(record);
    } catch (error) {
      const problem = `the record of "${record.outcome}" on ${record.resource} could not be kept`;
      throw new RetryLaterError(`${problem}: ${describeError(error)}`, error);
    }
    await notify(engine, record);
  };
  const known = async (resource: string) => {
    try {
      return (await engine.people?.memory.about(resource)) ?? nothing;
    } catch (error) {
      throw new RetryLaterError(
        `whether ${resource} is exempt could not be read: ${describeError(error)}`,
        error,
      );
    }
  };
  return {
    ...subject,
    engine,
    id,
    get aws() {
      return connect();
    },
    records,
    read: async () => reader.read(connect(), ref),
    known,
    draft,
    keep,
    conclude: (decision, own) => keep(draft(decision, own)),
  };
}
