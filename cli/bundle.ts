import { build } from "esbuild";
import { programOptions } from "../deploy/esbuild.ts";

/**
 * Bundles the command line: `suture.mjs` is the program, beside what it loads.
 *
 * @param outdir the folder that it is put into
 */
export async function bundleProgram(outdir: string): Promise<void> {
  await build({
    ...programOptions,
    entryPoints: { suture: "cli/main.ts", "replay-worker": "cli/replay/worker.ts" },
    outdir,
    logLevel: "error",
  });
}
