import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { localSettings, startLocalAws } from "../local/aws.ts";
import { measureAudit } from "./audit.ts";
import { measureColdStart } from "./cold-start.ts";

// Measures what the README says, prints it, and with --write puts it there.
const machine = `Node.js ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}`;

const aws = await startLocalAws();
Object.assign(process.env, localSettings(aws.endpoint));
const { measureCost } = await import("./cost.ts");
const costs = (await measureCost()).map(
  ({ event, auto, enforce, compliant }) => `| ${event} | ${auto} | ${enforce} | ${compliant} |`,
);
aws.stop();
publish("cost", ["| event | `auto` | `enforce` | already compliant |", "|---|---|---|---|", ...costs]);

const starts = (await measureColdStart()).map(({ bundle, zippedKb, medianMs, minMs, maxMs }) => {
  const figures = [zippedKb, medianMs, minMs, maxMs].map((each) => each?.toFixed(0) ?? "");
  return `| ${bundle} | ${figures.join(" | ")} |`;
});
publish("cold start", [
  `${machine}:`,
  "",
  "| bundle | zipped KB | median ms | min ms | max ms |",
  "|---|---|---|---|---|",
  ...starts,
]);

const size = { buckets: 200, securityGroups: 100, functions: 50, users: 20 };
const large = { buckets: 2_000, securityGroups: 1_000, functions: 500, users: 200 };
const audits = (await measureAudit(process.argv.includes("--large") ? [size, large] : [size])).map(
  ({ size: { buckets, securityGroups, functions, users }, seconds, peakMb, requests }) => {
    const calls = Object.entries(requests).map(([service, count]) => `${count} ${service}`);
    const resources = `${buckets} buckets, ${securityGroups} security groups of 10 rules, ${functions} functions, ${users} users`;
    return `| ${resources} | ${calls.join(", ")} | ${seconds.toFixed(0)} | ${peakMb.toFixed(0)} |`;
  },
);
publish("audit", ["| account | requests | seconds | peak MB |", "|---|---|---|---|", ...audits]);

function publish(name: string, lines: readonly string[]): void {
  const block = `<!-- bench: ${name} -->\n\n${lines.join("\n")}\n\n<!-- /bench -->`;
  console.log(`\n${name}\n\n${lines.join("\n")}`);
  if (!process.argv.includes("--write")) return;
  const readme = readFileSync("README.md", "utf8");
  const old = new RegExp(`<!-- bench: ${name} -->[\\s\\S]*?<!-- /bench -->`);
  if (!old.test(readme)) throw new Error(`README.md has no block for the bench "${name}"`);
  writeFileSync("README.md", readme.replace(old, block));
}
