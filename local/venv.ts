import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = resolve(import.meta.dirname, "..", ".venv");
const requirements = join(import.meta.dirname, "requirements.txt");
const lock = `${folder}.lock`;

/** The environment in which Python runs. Containers often forbid it to keep what it compiled: moto would take twice as long to start. */
export const pythonSettings = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PYTHONDONTWRITEBYTECODE: undefined,
});

/**
 * Makes `.venv` with the Python programs that the demo and the tests use, unless it is there and up to date.
 *
 * @returns the folder of its programs.
 * @throws Error when Python 3.10 or newer, or its packages, cannot be had; the message says what to do.
 */
export async function ensureVenv(): Promise<string> {
  const bin = join(folder, "bin");
  const wanted = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  if (await isCurrent(wanted)) return bin;
  await withLock(async () => {
    if (!(await isCurrent(wanted))) await install(bin, wanted);
  });
  return bin;
}

async function isCurrent(wanted: string): Promise<boolean> {
  return (await readFile(join(folder, "requirements.sha256"), "utf8").catch(() => "")) === wanted;
}

async function install(bin: string, wanted: string): Promise<void> {
  process.stderr.write("Installing the local AWS into .venv, once ...\n");
  try {
    await run("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]);
  } catch {
    throw new Error(
      "Python 3.10 or newer is needed for the local AWS, and `python3` is missing or older: install it",
    );
  }
  await rm(folder, { recursive: true, force: true });
  try {
    await run("python3", ["-m", "venv", folder]);
    // Python compiles what it imports when it does; all of it would take half the time of the installation.
    const options = ["--quiet", "--disable-pip-version-check", "--no-compile"];
    await run(join(bin, "pip"), ["install", ...options, "-r", requirements]);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`the local AWS could not be installed: ${(stderr || message).trim().split("\n").at(-1)}`);
  }
  await writeFile(join(folder, "requirements.sha256"), wanted);
}

/** Another process may be installing: a folder is made by one only. A lock of ten minutes ago was left by one that died. */
async function withLock(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch {
      const made = await stat(lock).catch(() => undefined);
      if (made && Date.now() - made.mtimeMs > 600_000) await rm(lock, { recursive: true, force: true });
      else await setTimeout(200);
    }
  }
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
