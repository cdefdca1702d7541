import { once } from "node:events";
import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { Config } from "../../engine/config/schema.ts";
import type { Part } from "./read.ts";
import type { Source } from "./source.ts";
import type { Answer, Question, WorkerData } from "./worker.ts";

/** One for each core. More than eight would wait for the disk or the network, and each takes memory. */
export const workerCount = Math.min(8, availableParallelism());
/** How many files each reads at once: while one waits, the others go on. */
const filesAtOnce = 4;
/** What was parsed is soon of no use: a small young generation, in megabytes, keeps it from piling up. */
const youngGeneration = 16;

/** Is told what the workers make of log files. Each file waits until its part was taken. */
export interface ReplayListener {
  part(part: Part): Promise<unknown> | undefined;
  /** A file is done: what could not be read of it, a line each. */
  done(problems: readonly string[]): void;
}

/**
 * Replays log files on every core, several at once, in no particular order.
 *
 * @throws what the listener throws, and errors of a worker: nothing in a file causes one.
 */
export async function replayInWorkers(
  sources: AsyncGenerator<Source>,
  config: Config,
  listener: ReplayListener,
): Promise<void> {
  const workers: Worker[] = [];
  const lane = async (port: MessagePort) => {
    for await (const source of sources) {
      for (let question: Question = source; ; question = "next") {
        port.postMessage(question);
        const [answer] = (await once(port, "message")) as [Answer];
        if (answer.done) {
          listener.done(answer.value);
          break;
        }
        await listener.part(answer.value);
      }
    }
  };
  const work = async () => {
    const channels = Array.from({ length: filesAtOnce }, () => new MessageChannel());
    const ports = channels.map(({ port2 }) => port2);
    const worker = new Worker(program(), {
      workerData: { config, ports } satisfies WorkerData,
      transferList: ports,
      resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
    });
    workers.push(worker);
    const failed = once(worker, "error").then(([error]) => Promise.reject(error));
    await Promise.race([failed, Promise.all(channels.map(({ port1 }) => lane(port1)))]);
  };
  try {
    await Promise.all(Array.from({ length: workerCount }, work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Bundled, the worker lies beside the program under its own name. */
function program(): URL {
  const bundled = import.meta.url.endsWith(".mjs");
  return new URL(bundled ? "./replay-worker.mjs" : "./worker.ts", import.meta.url);
}
