import { once } from "node:events";
import type { Setting } from "../engine/modes.ts";
import { isEverOn, standardSetting } from "../engine/selectors.ts";
import { remediations } from "../remediations/index.ts";
import { colors } from "./colors.ts";
import { readConfiguration } from "./configuration.ts";
import { plain } from "./format.ts";
import { checkWritable, writeOutput } from "./output.ts";
import { clearProgress } from "./progress.ts";
import type { Source } from "./replay/source.ts";
import { sourcesOf } from "./replay/sources.ts";
import { ReplaySummary } from "./replay/summary.ts";
import { formatSummary } from "./replay/terminal.ts";
import { replayInWorkers } from "./replay/workers.ts";

/** The options of `suture replay`. */
export interface ReplayOptions {
  readonly json?: boolean;
  readonly html?: string;
  readonly config?: string;
  readonly mode?: Setting;
}

/** How many problems are printed one by one. */
const mostProblems = 20;

/**
 * Reads archived CloudTrail logs and says after which calls Suture would have looked at what. Of AWS it asks nothing but
 * the logs themselves, where they are in a bucket.
 *
 * @returns the exit code: 0 done, 1 something could not be read or held no log, 2 a path leads nowhere, 130 stopped.
 * @throws ConfigError; MissingInputError when the page cannot be written.
 */
export async function replayArchive(paths: readonly string[], options: ReplayOptions): Promise<number> {
  const config = readConfiguration(options.config, options.mode);
  if (options.html) await checkWritable(options.html);
  const watching = remediations.filter((each) => isEverOn(config, each));
  const summary = new ReplaySummary(
    watching.map((remediation) => ({ remediation, setting: standardSetting(config, remediation) })),
  );
  let missing = false;
  const complain = (problem: string, isMissing = false) => {
    summary.complain(problem);
    missing ||= isMissing;
    clearProgress();
    if (summary.problemCount <= mostProblems) console.error(`suture: ${plain(problem)}`);
  };
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  await replayInWorkers(until(stop.signal, sourcesOf(paths, complain)), config, {
    part(part) {
      summary.add(part);
      showProgress(summary);
      return options.json ? print(part.matches) : undefined;
    },
    done(problems) {
      summary.files += 1;
      for (const problem of problems) complain(problem);
    },
  }).catch(unlessNobodyReads);
  clearProgress();
  await conclude(summary, paths, options);
  if (stop.signal.aborted) console.error("Stopped: this is what was read so far.");
  return stop.signal.aborted ? 130 : missing ? 2 : summary.problemCount > 0 ? 1 : 0;
}

async function conclude(
  summary: ReplaySummary,
  paths: readonly string[],
  { json, html }: ReplayOptions,
): Promise<void> {
  const left = summary.problemCount - mostProblems;
  if (left > 0) console.error(`suture: ${left} more could not be read.`);
  if (summary.files > 0 && !json) console.log(formatSummary(summary, colors));
  if (!html) return;
  const { formatHtml } = await import("./replay/page/page.ts");
  await writeOutput(html, await formatHtml(summary, paths));
}

async function* until(signal: AbortSignal, sources: AsyncGenerator<Source>): AsyncGenerator<Source> {
  for await (const source of sources) {
    if (signal.aborted) return;
    yield source;
  }
}

let drained: Promise<unknown> | undefined;

/** Prints a JSON line for each, and waits where they come faster than they are read. */
function print(lines: readonly object[]): Promise<unknown> | undefined {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (!process.stdout.write(text))
    drained ??= once(process.stdout, "drain").finally(() => {
      drained = undefined;
    });
  return drained;
}

function unlessNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function showProgress({ files, records, total }: ReplaySummary): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${files} files, ${records} records, ${total.looks} looks\x1b[K`);
}
