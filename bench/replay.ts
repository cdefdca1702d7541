import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { programOptions } from "../deploy/esbuild.ts";
import { type ArchiveSize, writeArchive } from "./replay-archive.ts";
import type { Cost } from "./replay-cost.ts";

/** What a replay cost beside only unpacking and parsing the same files: the median of the runs, and the highest peak. */
export interface ReplayCost {
  readonly size: ArchiveSize;
  readonly records: number;
  readonly replay: Cost;
  readonly baseline: Cost;
}

/** Real CloudTrail records, one a line: https://github.com/invictus-ir/aws_dataset has such. */
const realRecords = "../shared/cloudtrail/invictus.jsonl";
const runs = 5;

/**
 * Replays an archive of so many records as a person would, in turn with only unpacking and parsing it, so that the
 * machine's mood strikes both alike.
 *
 * @returns undefined where there are no real records to make an archive of
 * @throws Error when a run did not go through every record: then its cost says nothing.
 */
export async function measureReplay(records: number): Promise<ReplayCost | undefined> {
  if (!existsSync(realRecords)) {
    console.warn(`!!! SKIPPING THE REPLAY: it takes real CloudTrail records, one a line, in ${realRecords}`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "suture-bench-"));
  try {
    const entryPoints = {
      baseline: "bench/replay-baseline.ts",
      replay: "bench/replay-child.ts",
      "replay-worker": "cli/replay/worker.ts",
    };
    await build({ ...programOptions, entryPoints, outdir: folder, logLevel: "error" });
    const archive = join(folder, "archive");
    const size = await writeArchive(realRecords, archive, records);
    const costs: Record<"baseline" | "replay", Cost[]> = { baseline: [], replay: [] };
    for (let run = 0; run < runs; run++) {
      costs.baseline.push(await cost(join(folder, "baseline.mjs"), archive, records));
      costs.replay.push(await cost(join(folder, "replay.mjs"), archive, records));
    }
    return { size, records, replay: typical(costs.replay), baseline: typical(costs.baseline) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As a table in Markdown. */
export function describeReplay({ size, records, baseline, replay }: ReplayCost): string[] {
  const row = (name: string, { seconds, cpuSeconds, peakMb }: Cost) =>
    `| ${name} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${Math.round(records / seconds).toLocaleString("en-US")} | ${peakMb.toFixed(0)} |`;
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString("en-US")} MB`;
  return [
    `| ${records.toLocaleString("en-US")} records in ${size.files} files, ${megabytes(size.packed)}, unpacked ${megabytes(size.unpacked)} | seconds | of CPU | records a second | peak MB |`,
    "|---|---|---|---|---|",
    row("unpacked and parsed, nothing else", baseline),
    row("`suture replay`", replay),
  ];
}

async function cost(program: string, archive: string, records: number): Promise<Cost> {
  const child = spawn(process.execPath, [program, archive], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const told = once(child, "message") as Promise<[Cost]>;
  const ended = once(child, "exit").then(([code]) => {
    if (code !== 0) throw new Error(`${program} ended with ${code}`);
  });
  const [said] = await Promise.all([text(child.stdout as Readable), ended]);
  if (!said.startsWith(`${records} records in `)) throw new Error(`${program} said ${said.split("\n")[0]}`);
  return (await told)[0];
}

function typical(costs: readonly Cost[]): Cost {
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
  return {
    seconds: median(costs.map(({ seconds }) => seconds)),
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: Math.max(...costs.map(({ peakMb }) => peakMb)),
  };
}
