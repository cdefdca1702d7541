import { rmSync } from "node:fs";
import { build } from "esbuild";
import { programOptions } from "../deploy/esbuild.ts";

// Bundles the command line into `dist/`, where the `suture` program is.
rmSync("dist", { recursive: true, force: true });
await build({
  ...programOptions,
  entryPoints: { suture: "cli/main.ts", "replay-worker": "cli/replay-worker.ts" },
  outdir: "dist",
  logLevel: "error",
});
