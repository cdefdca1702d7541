import { type MessagePort, workerData } from "node:worker_threads";
import type { Config } from "../../engine/config/schema.ts";
import { Watch } from "../../engine/replay.ts";
import { isEverOn, needsTags, settingFor } from "../../engine/selectors.ts";
import { remediations } from "../../remediations/index.ts";
import { type Part, replayFile } from "./read.ts";
import type { Source } from "./source.ts";

/** What a worker is given: the configuration, and a port for each file that it reads at once. */
export interface WorkerData {
  readonly config: Config;
  readonly ports: readonly MessagePort[];
}

/** What a port is asked: to begin with a file, or for the next part of it. */
export type Question = Source | "next";
/** Its answer: a part, or that there is none any more and what could not be read. */
export type Answer = IteratorResult<Part, string[]>;

const { config, ports } = workerData as WorkerData;
const watch = new Watch(
  remediations.filter((each) => isEverOn(config, each)),
  // Where tags decide, Suture looks to see them.
  (each, ref) => needsTags(config, each, ref) || settingFor(config, each, ref).setting !== "off",
);

for (const port of ports) {
  let parts: AsyncGenerator<Part, string[]>;
  port.on("message", async (question: Question) => {
    if (question !== "next") parts = replayFile(question, watch);
    port.postMessage((await parts.next()) satisfies Answer);
  });
}
