import { cpus } from "node:os";
import { localSettings, startLocalAws } from "../local/aws.ts";
import { measureColdStart } from "./cold-start.ts";

console.log(`Node.js ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}\n`);

const aws = await startLocalAws();
Object.assign(process.env, localSettings(aws.endpoint));
const { measureCost } = await import("./cost.ts");
console.log("Requests to AWS for one event, counted at the wire:\n");
console.log("| event | auto | enforce | already compliant |\n|---|---|---|---|");
for (const { event, auto, enforce, compliant } of await measureCost()) {
  console.log(`| ${event} | ${auto} | ${enforce} | ${compliant} |`);
}
aws.stop();

console.log("\nImport of each bundle in a fresh process, 15 times each, in turn:\n");
console.log("| bundle | zipped KB | median ms | min | max |\n|---|---|---|---|---|");
for (const { bundle, zippedKb, medianMs, minMs, maxMs } of await measureColdStart()) {
  const figures = [zippedKb, medianMs, minMs, maxMs].map((each) => each?.toFixed(0) ?? "");
  console.log(`| ${bundle} | ${figures.join(" | ")} |`);
}
