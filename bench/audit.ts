import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { build } from "esbuild";
import { programOptions } from "../deploy/esbuild.ts";
import type { ActionRecord } from "../engine/record.ts";
import { localSettings, startLocalAws } from "../local/aws.ts";
import { type Hole, rulesPerGroup, type Size } from "./account-size.ts";
import { leastRequests, type Requests } from "./least-requests.ts";

export const smallAccount: Size = { buckets: 200, securityGroups: 100, functions: 50, users: 20 };
/** Ten times as much. */
export const largeAccount: Size = { buckets: 2_000, securityGroups: 1_000, functions: 500, users: 200 };

/** What an audit cost. */
interface Cost {
  readonly seconds: number;
  /** The most memory that the process held, in MB. */
  readonly peakMb: number;
  readonly requests: Requests;
}

/** What an audit of a large account cost. */
export interface AuditCost extends Cost {
  readonly size: Size;
  /** The fewest requests by which AWS's API tells the same. */
  readonly least: Requests;
}

/**
 * Audits accounts of these sizes on the local AWS, each in a process of its own.
 *
 * @throws Error when an audit did not find exactly the planted holes: then its cost says nothing.
 */
export async function measureAudit(sizes: readonly Size[]): Promise<AuditCost[]> {
  const outdir = mkdtempSync(join(tmpdir(), "suture-bench-"));
  await build({ ...programOptions, entryPoints: ["bench/audit-child.ts"], outdir, logLevel: "error" });
  // Images of its own, and their snapshots, are not what is measured.
  process.env.MOTO_EC2_LOAD_DEFAULT_AMIS = "false";
  const costs: AuditCost[] = [];
  for (const size of sizes) {
    const aws = await startLocalAws();
    Object.assign(process.env, localSettings(aws.endpoint));
    const { fillAccount } = await import("./large-account.ts");
    const before = await runAudit(outdir);
    const planted = await fillAccount(size);
    const { found, cost } = await runAudit(outdir);
    compare(new Set([...before.found, ...planted.map(nameOf)]), found);
    costs.push({ size, ...cost, least: leastRequests(size, planted) });
    aws.stop();
  }
  return costs;
}

/** The table of the README. */
export function describeAudits(costs: readonly AuditCost[]): string[] {
  const total = (requests: Requests) => Object.values(requests).reduce((sum, count) => sum + count, 0);
  const rows = costs.map(({ size, requests, least, seconds, peakMb }) => {
    const { buckets, securityGroups, functions, users } = size;
    const account = `${buckets} buckets, ${securityGroups} security groups of ${rulesPerGroup} rules, ${functions} functions, ${users} users`;
    const services = Object.entries(requests)
      .sort(([, a], [, b]) => b - a)
      .map(([service, count]) => `${service} ${count} (${least[service]})`);
    const ratio = (total(requests) / total(least)).toFixed(3);
    return `| ${account} | ${services.join(", ")} | ${ratio} | ${seconds.toFixed(0)} | ${peakMb.toFixed(0)} |`;
  });
  return [
    "| account | requests (the fewest possible) | ratio | seconds | peak MB |",
    "|---|---|---|---|---|",
    ...rows,
  ];
}

async function runAudit(outdir: string): Promise<{ found: Set<string>; cost: Cost }> {
  const child = spawn(process.execPath, [join(outdir, "audit-child.mjs")], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const cost = new Promise<Cost>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Cost));
    child.once("exit", (code) =>
      reject(new Error(`the audit ended with ${code} and did not tell what it cost`)),
    );
  });
  const found = new Set<string>();
  for await (const line of createInterface({ input: child.stdout as Readable })) {
    const { controls, resource } = JSON.parse(line) as ActionRecord;
    for (const control of controls) found.add(nameOf({ control, resource }));
  }
  return { found, cost: await cost };
}

function nameOf({ control, resource }: Hole): string {
  return `${control} on ${resource}`;
}

function compare(expected: ReadonlySet<string>, found: ReadonlySet<string>): void {
  const missed = [...expected].filter((each) => !found.has(each));
  const invented = [...found].filter((each) => !expected.has(each));
  if (missed.length + invented.length > 0)
    throw new Error(`missed ${missed.length}: ${missed[0]}; invented ${invented.length}: ${invented[0]}`);
}
