import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../deploy/esbuild.ts";

/** How long a bundle takes to import, in milliseconds, over fresh processes. */
export interface ColdStart {
  readonly bundle: string;
  /** Kilobytes of the deployed zip; undefined where nothing is deployed. */
  readonly zippedKb?: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

const starts = 15;
/** What the deployment sets, as far as a handler needs it to be imported. */
const environment = {
  SUTURE_ACCOUNT_ID: "123456789012",
  SUTURE_OWN_ROLES: "",
  SUTURE_HANDLERS: "{}",
  SUTURE_TABLE: "suture",
  SUTURE_WORKFLOW: "arn:aws:lambda:us-east-1:123456789012:function:suture-workflow:durable",
  SUTURE_ALARM_TOPIC: "arn:aws:sns:us-east-1:123456789012:suture-alarms",
  SUTURE_SLACK_TOKEN: "/suture/slack-token",
  SUTURE_SLACK_SIGNING_SECRET: "/suture/slack-signing-secret",
  AWS_REGION: "us-east-1",
};

/**
 * Packages the handlers as they are deployed and imports each in fresh processes of Node.js, in turn with the bare SDK
 * client of the same service, so that the machine's mood strikes both alike.
 */
export async function measureColdStart(): Promise<ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), "suture-bench-"));
  execFileSync("serverless", ["package", "--package", join(folder, "package")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const zips = readdirSync(join(folder, "package")).filter((file) => file.endsWith(".zip"));
  const bundles: { bundle: string; file: string; zippedKb?: number }[] = [];
  for (const zip of zips.sort()) {
    const service = zip.replace(".zip", "");
    const unpacked = join(folder, service);
    execFileSync("python3", ["-m", "zipfile", "-e", join(folder, "package", zip), unpacked]);
    const zippedKb = statSync(join(folder, "package", zip)).size / 1_000;
    bundles.push({
      bundle: `handlers/${service}`,
      file: join(unpacked, "handlers", `${service}.mjs`),
      zippedKb,
    });
    if (!existsSync(`aws/operations/${service}.ts`)) continue;
    bundles.push({ bundle: `SDK client of ${service} alone`, file: await bareClient(service, folder) });
  }
  const times = new Map<string, number[]>(bundles.map(({ bundle }) => [bundle, []]));
  for (let start = 0; start < starts; start++) {
    for (const { bundle, file } of bundles) times.get(bundle)?.push(importTime(file));
  }
  return bundles.map(({ bundle, zippedKb }) => {
    const sorted = (times.get(bundle) ?? []).toSorted((a, b) => a - b);
    const at = (index: number) => sorted.at(index) ?? Number.NaN;
    const figures = { medianMs: at(Math.floor(starts / 2)), minMs: at(0), maxMs: at(-1) };
    return { bundle, ...(zippedKb !== undefined && { zippedKb }), ...figures };
  });
}

/** The SDK client of a service with the commands that Suture uses of it, bundled by the same rules. */
async function bareClient(service: string, folder: string): Promise<string> {
  const outfile = join(folder, `client-${service}.mjs`);
  const { splitting: _, ...options } = bundleOptions;
  await build({ ...options, entryPoints: [`aws/operations/${service}.ts`], outfile, logLevel: "error" });
  return outfile;
}

function importTime(file: string): number {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - t)`;
  const runner = join(tmpdir(), "suture-bench-import.mjs");
  writeFileSync(runner, script);
  return Number(
    execFileSync("node", [runner], { env: { ...process.env, ...environment }, encoding: "utf8" }).trim(),
  );
}
