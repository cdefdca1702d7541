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
 * Replays log files on as many cores as there are files, several at once, in no particular order.
 *
 * @throws what the listener throws, and errors of a worker: nothing in a file causes one.
 */
export async function replayInWorkers(
  sources: AsyncGenerator<Source>,
  config: Config,
  listener: ReplayListener,
): Promise<void> {
  const workers = Array.from({ length: workerCount }, () => new ReplayWorker(config));
  const lane = async (worker: ReplayWorker, index: number) => {
    for await (const source of sources) {
      const port = worker.port(index);
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
  // Each worker is given one file before any is given a second.
  const lanes = Array.from({ length: filesAtOnce }, (_, index) =>
    workers.map((worker) => lane(worker, index)),
  );
  try {
    await Promise.race([Promise.all(lanes.flat()), ...workers.map(({ failed }) => failed)]);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** A thread that reads files; it takes a tenth of a second to start, and does when it is given the first. */
class ReplayWorker {
  readonly #failure = Promise.withResolvers<never>();
  readonly #config: Config;
  #thread: Worker | undefined;
  #ports: readonly MessagePort[] = [];

  constructor(config: Config) {
    this.#config = config;
  }

  /** Never fulfilled; rejected with what ended the thread. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** Where to ask for one of the files that it reads at once. */
  port(index: number): MessagePort {
    if (!this.#thread) {
      const channels = Array.from({ length: filesAtOnce }, () => new MessageChannel());
      const ports = channels.map(({ port2 }) => port2);
      this.#ports = channels.map(({ port1 }) => port1);
      this.#thread = new Worker(program(), {
        workerData: { config: this.#config, ports } satisfies WorkerData,
        transferList: ports,
        resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
      });
      this.#thread.once("error", this.#failure.reject);
    }
    return this.#ports[index] as MessagePort;
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate();
  }
}

/** Bundled, the worker lies beside the program under its own name. */
function program(): URL {
  const bundled = import.meta.url.endsWith(".mjs");
  return new URL(bundled ? "./replay-worker.mjs" : "./worker.ts", import.meta.url);
}
