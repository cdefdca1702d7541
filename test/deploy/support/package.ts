import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import type { Resource } from "../../../deploy/cloudformation.ts";
import { remediationsByService } from "../../../remediations/index.ts";
import { resolved } from "./template.ts";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "..", "..", "..");

/** The services that have handlers. */
export const handlers = Object.keys(remediationsByService);

/** Whether there is Python, and with it cfn-lint and the local AWS. */
export const hasPython = inject("localAws") !== null;

/** Given to the packaged stack on the command line: how many days logs are kept. */
export const logRetentionDays = 400;

/** What `serverless package` made. */
export interface Packaged {
  readonly folder: string;
  readonly template: { readonly Resources: Readonly<Record<string, Resource>>; readonly Outputs: object };
  readonly resources: Readonly<Record<string, Resource>>;
  /** A resource's properties, as CloudFormation would fill them in. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into properties of many types
  properties(id: string): any;
}

/**
 * Runs `serverless package` as it runs where nobody has logged in to AWS: without credentials, profile or region.
 *
 * @throws Error with what the command printed when it fails.
 */
export async function packageStack(...args: readonly string[]): Promise<Packaged> {
  const folder = await mkdtemp(join(tmpdir(), "suture-package-"));
  const bin = join(root, "node_modules", ".bin");
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: "true",
    // Collecting garbage is a quarter of what esbuild does, and it ends soon.
    GOGC: "400",
    // A third of its start osls compiles itself; this is where Node.js keeps that when it is asked to.
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
    TMPDIR: tmpdir(),
  };
  try {
    await run(join(bin, "serverless"), ["package", "--package", folder, ...args], { cwd: root, env });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}`);
  }
  const templatePath = join(folder, "cloudformation-template-update-stack.json");
  const template: Packaged["template"] = JSON.parse(await readFile(templatePath, "utf8"));
  const { Resources: resources } = template;
  return {
    folder,
    template,
    resources,
    properties: (id) => resolved(resources[id]?.Properties),
  };
}

/** The path of the zip of a service's function. */
export const zipOf = ({ folder }: Packaged, service: string): string => join(folder, `${service}.zip`);

const unpackAll = `
import glob, sys, zipfile
for path in glob.glob(sys.argv[1] + "/*.zip"):
    zipfile.ZipFile(path).extractall(path[: -len(".zip")])
`;
const unpacked = new Map<string, Promise<unknown>>();

/** Unpacks the code of all functions, once, and gives the folder of one. Needs Python. */
export async function unpack({ folder }: Packaged, service: string): Promise<string> {
  if (!unpacked.has(folder)) unpacked.set(folder, run("python3", ["-c", unpackAll, folder]));
  await unpacked.get(folder);
  return join(folder, service);
}

/** The files in a folder, by path. */
export async function filesIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const read = async (path: string) => [relative(folder, path), await readFile(path, "utf8")] as const;
  return new Map(await Promise.all(paths.map(read)));
}
