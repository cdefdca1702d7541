import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { format } from "node:util";
import { expect, inject, vi } from "vitest";
import { run } from "../../cli/program.ts";

/** Where Node.js is told to keep what it compiled: each module once, not once for each process. */
export const compiled = () => ({ NODE_COMPILE_CACHE: join(dirname(inject("program")), "compiled") });

const stackTrace = /^\s+at |\bnode:internal|Node\.js v/m;

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
    env: { PATH: process.env.PATH, HOME: cwd, ...compiled(), ...env },
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
  expect(stdout + stderr).not.toMatch(stackTrace);
  return { stdout, stderr, code };
}

/**
 * Runs `suture` in this process, which takes no time to start: for what a command reads, asks and says. What only a
 * process has, its exit code, its standard input and real signals, is for `suture`.
 */
export async function sutureHere(
  words: readonly string[],
  { cwd, env = {}, interrupt }: Pick<RunOptions, "cwd" | "env" | "interrupt">,
): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  const to =
    (stream: "stdout" | "stderr", end: string) =>
    (text: unknown, ...more: unknown[]) => {
      said[stream] += format(text, ...more) + end;
      return true;
    };
  const [home, settings] = [process.cwd(), { ...process.env }];
  const spies = [
    vi.spyOn(console, "log").mockImplementation(to("stdout", "\n")),
    vi.spyOn(console, "error").mockImplementation(to("stderr", "\n")),
    vi.spyOn(process.stdout, "write").mockImplementation(to("stdout", "")),
    vi.spyOn(process.stderr, "write").mockImplementation(to("stderr", "")),
  ];
  const restore = () => {
    for (const spy of spies) spy.mockRestore();
    process.chdir(home);
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, settings);
  };
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  interrupt?.addEventListener("abort", () => process.emit("SIGINT"));
  try {
    const code = await run(words);
    expect(said.stdout + said.stderr).not.toMatch(stackTrace);
    return { ...said, code };
  } finally {
    restore();
  }
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
