import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { programOptions } from "../deploy/esbuild.ts";
import type { ActionRecord } from "../engine/record.ts";
import { localSettings, startLocalAws } from "../local/aws.ts";
import type { Size } from "./large-account.ts";

/** What an audit of a large account cost. */
export interface AuditCost {
  readonly size: Size;
  readonly seconds: number;
  readonly peakMb: number;
  /** Requests by service. */
  readonly requests: Readonly<Record<string, number>>;
}

/**
 * Audits accounts of these sizes on the local AWS, each in a process of its own.
 *
 * @throws Error when an audit did not find exactly the planted holes: then its cost says nothing.
 */
export async function measureAudit(sizes: readonly Size[]): Promise<AuditCost[]> {
  const outdir = mkdtempSync(join(tmpdir(), "suture-bench-"));
  await build({ ...programOptions, entryPoints: ["bench/audit-child.ts"], outdir, logLevel: "error" });
  const costs: AuditCost[] = [];
  for (const size of sizes) {
    const aws = await startLocalAws();
    const environment = { ...process.env, ...localSettings(aws.endpoint) };
    Object.assign(process.env, environment);
    const { fillAccount } = await import("./large-account.ts");
    const planted = await fillAccount(size, "123456789012", "us-east-1");
    const child = spawn("node", [join(outdir, "audit-child.mjs")], {
      env: environment,
      stdio: ["ignore", "pipe", "ignore", "ipc"],
    });
    const cost = new Promise<Omit<AuditCost, "size">>((resolve) =>
      child.once("message", (message) => resolve(message as AuditCost)),
    );
    const output = await text(child.stdout as Readable);
    const records = output
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as ActionRecord);
    for (const [control, resources] of Object.entries(planted)) {
      const found = records
        .filter(({ controls }) => controls.includes(control))
        .map(({ resource }) => resource);
      if (found.sort().join() !== resources.sort().join()) {
        throw new Error(`${control}: planted ${resources.length}, found ${found.length}`);
      }
    }
    costs.push({ size, ...(await cost) });
    aws.stop();
  }
  return costs;
}
