import { rmSync } from "node:fs";
import { build } from "esbuild";
import { bundleOptions } from "../deploy/esbuild.ts";

// Bundles the command line into `dist/`, where the `suture` program is.
rmSync("dist", { recursive: true, force: true });
await build({
  ...bundleOptions,
  entryPoints: { suture: "cli/main.ts", "replay-worker": "cli/replay-worker.ts" },
  outdir: "dist",
  // Some dependencies of the command line are CommonJS.
  banner: {
    js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
  },
  logLevel: "error",
});
