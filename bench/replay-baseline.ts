import { globSync, readFileSync } from "node:fs";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { gunzipSync } from "node:zlib";
import { workerCount } from "../cli/replay/workers.ts";
import { costSoFar } from "./replay-cost.ts";

// What nobody who reads an archive gets around, by as many workers: its files are unpacked and parsed, and that is all.
if (isMainThread) {
  const files = globSync(`${process.argv[2]}/**/*.json.gz`);
  const count = files.length;
  const work = () =>
    new Promise<number>((resolve) => {
      const worker = new Worker(new URL(import.meta.url));
      let records = 0;
      const next = () => {
        const file = files.pop();
        if (file) return worker.postMessage(file);
        resolve(records);
        return worker.terminate();
      };
      worker.on("message", (more: number) => {
        records += more;
        next();
      });
      next();
    });
  const counts = await Promise.all(Array.from({ length: workerCount }, work));
  console.log(`${counts.reduce((sum, each) => sum + each, 0)} records in ${count} files`);
  process.send?.(costSoFar());
} else {
  parentPort?.on("message", (file: string) => {
    const { Records } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { Records: unknown[] };
    parentPort?.postMessage(Records.length);
  });
}
