import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { controlFor } from "../engine/plan.ts";
import { remediations } from "../remediations/index.ts";
import { logFiles } from "./archive.ts";
import { colors } from "./colors.ts";
import { readConfiguration } from "./configuration.ts";
import { formatReplay, ReplaySummary } from "./format-replay.ts";
import type { ReplayedFile } from "./replay-worker.ts";

/** The options of `suture replay`. */
export interface ReplayOptions {
  readonly json?: boolean;
  readonly config?: string;
}

/**
 * Reads archived CloudTrail logs and says after which calls Suture would have looked at what. Makes no AWS call.
 *
 * @returns the exit code: 0 done, 1 a file was broken or no log file was found.
 * @throws ConfigError; MissingInputError when a path does not exist.
 */
export async function replayArchive(paths: readonly string[], options: ReplayOptions): Promise<number> {
  const config = readConfiguration(options.config, undefined);
  const watched = remediations
    .filter((each) => controlFor(config, each).setting !== "off")
    .map(({ id }) => id);
  const summary = new ReplaySummary();
  let broken = 0;
  const take = (done: ReplayedFile) => {
    for (const { matches } of done.replays) {
      for (const match of matches) if (options.json) console.log(JSON.stringify(match));
    }
    summary.add(done);
    if (done.broken) {
      broken++;
      console.error(`suture: ${done.broken}`);
    }
    if (process.stderr.isTTY)
      process.stderr.write(`\r${summary.files} files, ${summary.records} records\x1b[K`);
  };
  await inWorkers(allFiles(paths), watched, take);
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  if (summary.files === 0) {
    console.error(
      `suture: no log files in ${paths.join(", ")}: expected .json, .jsonl or .log files, also with .gz`,
    );
    return 1;
  }
  if (!options.json) console.log(formatReplay(summary, colors));
  return broken > 0 ? 1 : 0;
}

async function* allFiles(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) yield* logFiles(path);
}

/** Hands files to a worker for each core, each as soon as it has done the last. */
async function inWorkers(
  files: AsyncGenerator<string>,
  watched: readonly string[],
  take: (done: ReplayedFile) => void,
): Promise<void> {
  // Bundled, the worker lies beside the program under its own name.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "mjs";
  const program = new URL(`./replay-worker.${extension}`, import.meta.url);
  const workers = Array.from(
    { length: availableParallelism() },
    // A small young generation keeps what was parsed from piling up.
    () => new Worker(program, { workerData: watched, resourceLimits: { maxYoungGenerationSizeMb: 16 } }),
  );
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const next = async () => {
        const { value, done } = await files.next();
        if (done) resolve();
        else worker.postMessage(value);
      };
      worker.on("error", reject);
      worker.on("message", (done: ReplayedFile) => {
        take(done);
        next().catch(reject);
      });
      next().catch(reject);
    });
  try {
    await Promise.all(workers.map(work));
  } finally {
    for (const worker of workers) void worker.terminate();
  }
}
