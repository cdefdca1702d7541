import { parentPort, workerData } from "node:worker_threads";
import { type Replay, replay } from "../engine/replay.ts";
import { remediations } from "../remediations/index.ts";
import { recordsOf } from "./archive.ts";

/** What a worker makes of one file. */
export interface ReplayedFile {
  readonly file: string;
  readonly records: number;
  readonly replays: readonly Replay[];
  /** Why the rest of the file could not be read. */
  readonly broken: string | null;
}

const watched = remediations.filter(({ id }) => (workerData as readonly string[]).includes(id));

// Takes the path of a file, answers with what is in it.
parentPort?.on("message", async (file: string) => {
  const replays: Replay[] = [];
  let records = 0;
  let broken: string | null = null;
  try {
    for await (const some of recordsOf(file)) {
      records += some.length;
      replays.push(replay(some, watched));
    }
  } catch (error) {
    broken = (error as Error).message;
  }
  parentPort?.postMessage({ file, records, replays, broken } satisfies ReplayedFile);
});
