import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { localSettings, startLocalAws } from "../local/aws.ts";
import { describeAudits, largeAccount, measureAudit, smallAccount } from "./audit.ts";
import { measureColdStart } from "./cold-start.ts";
import { describeReplay, measureReplay } from "./replay.ts";

// Measures what the README says, all of it or the parts that are named (handlers, audit, replay), prints it, and with --write puts it there.
const machine = `Node.js ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}`;

if (wants("handlers")) {
  const aws = await startLocalAws();
  Object.assign(process.env, localSettings(aws.endpoint));
  const { measureCost } = await import("./cost.ts");
  const costs = (await measureCost()).map(
    ({ event, auto, enforce, compliant }) => `| ${event} | ${auto} | ${enforce} | ${compliant} |`,
  );
  const { measureFirstClick } = await import("./first-click.ts");
  const clicks = await measureFirstClick();
  aws.stop();
  publish("cost", ["| event | `auto` | `enforce` | already compliant |", "|---|---|---|---|", ...costs]);

  const starts = [...(await measureColdStart()), ...clicks].map(
    ({ bundle, zippedKb, medianMs, minMs, maxMs }) => {
      const figures = [zippedKb, medianMs, minMs, maxMs].map((each) => each?.toFixed(0) ?? "");
      return `| ${bundle} | ${figures.join(" | ")} |`;
    },
  );
  publish("cold start", [
    `${machine}:`,
    "",
    "| bundle | zipped KB | median ms | min ms | max ms |",
    "|---|---|---|---|---|",
    ...starts,
  ]);
}

if (wants("audit")) {
  const sizes = process.argv.includes("--large") ? [smallAccount, largeAccount] : [smallAccount];
  publish("audit", describeAudits(await measureAudit(sizes)));
}

if (wants("replay")) {
  const cost = await measureReplay(1_000_000);
  if (cost) publish("replay", [`${machine}:`, "", ...describeReplay(cost)]);
}

/** Whether a part is to be measured: all are, unless some are named. */
function wants(part: string): boolean {
  const named = process.argv.slice(2).filter((each) => !each.startsWith("--"));
  return named.length === 0 || named.includes(part);
}

function publish(name: string, lines: readonly string[]): void {
  const block = `<!-- bench: ${name} -->\n\n${lines.join("\n")}\n\n<!-- /bench -->`;
  console.log(`\n${name}\n\n${lines.join("\n")}`);
  if (!process.argv.includes("--write")) return;
  const readme = readFileSync("README.md", "utf8");
  const old = new RegExp(`<!-- bench: ${name} -->[\\s\\S]*?<!-- /bench -->`);
  if (!old.test(readme)) throw new Error(`README.md has no block for the bench "${name}"`);
  writeFileSync("README.md", readme.replace(old, block));
}
