import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Resource } from "../../../deploy/cloudformation.ts";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "..", "..", "..");

/** What `serverless package` made. */
export interface Packaged {
  readonly folder: string;
  readonly templatePath: string;
  readonly resources: Readonly<Record<string, Resource>>;
  remove(): Promise<void>;
}

/**
 * Runs `serverless package` as it runs where nobody has logged in to AWS: without credentials, profile or region.
 *
 * @throws Error with what the command printed when it fails.
 */
export async function packageStack(...args: readonly string[]): Promise<Packaged> {
  const folder = await mkdtemp(join(tmpdir(), "suture-package-"));
  const bin = join(root, "node_modules", ".bin");
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder, AWS_EC2_METADATA_DISABLED: "true" };
  try {
    await run(join(bin, "serverless"), ["package", "--package", folder, ...args], { cwd: root, env });
  } catch (error) {
    await rm(folder, { recursive: true });
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}`);
  }
  const templatePath = join(folder, "cloudformation-template-update-stack.json");
  const { Resources } = JSON.parse(await readFile(templatePath, "utf8"));
  return {
    folder,
    templatePath,
    resources: Resources,
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The paths of the files in a zip, with their sizes. */
export async function filesOf(zip: string): Promise<string[]> {
  const { stdout } = await run("python3", ["-m", "zipfile", "--list", zip]);
  return stdout
    .split("\n")
    .slice(1)
    .flatMap((line) => line.split(/\s+/, 1)[0] || []);
}
