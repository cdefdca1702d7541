import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect, inject } from "vitest";

const root = resolve(import.meta.dirname, "../..");
/** Node.js compiles each module once, not once for each process. */
const NODE_COMPILE_CACHE = join(root, "node_modules/.cache/node");

/** How a run of the command line ended. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface RunOptions {
  readonly cwd: string;
  /** Settings beside PATH; none of the person or machine that runs the tests. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly nodeOptions?: readonly string[];
  /** Stops reading the output at once, as `| head` does. */
  readonly stopReading?: boolean;
  /** Presses Ctrl-C when it aborts. */
  readonly interrupt?: AbortSignal;
  /** Runs as this user of the system. */
  readonly uid?: number | undefined;
}

/** Runs `suture` as a process of its own. Whatever it is given, it prints no stack trace. */
export async function suture(args: readonly string[], options: RunOptions): Promise<Ran> {
  const { cwd, env = {}, input, nodeOptions = [], stopReading, interrupt, uid } = options;
  const child = spawn(process.execPath, [...nodeOptions, inject("program"), ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, NODE_COMPILE_CACHE, ...env },
    stdio: "pipe",
    ...(uid && { uid }),
  });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  // A process that needs no input may end before it was given.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  if (stopReading) child.stdout.destroy();
  interrupt?.addEventListener("abort", () => child.kill("SIGINT"));
  const [stdout, stderr] = await Promise.all([stopReading ? "" : text(child.stdout), text(child.stderr)]);
  const code = await ended;
  expect(stdout + stderr).not.toMatch(/^\s+at |\bnode:internal|Node\.js v/m);
  return { stdout, stderr, code };
}

/** The settings by which `suture` finds credentials and AWS, and nothing else. */
export function awsSettings(endpoint: string, more: Readonly<Record<string, string>> = {}) {
  return {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: endpoint,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    ...more,
  };
}
