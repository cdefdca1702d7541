import type { BuildOptions } from "esbuild";
import type { Config } from "../engine/config/schema.ts";
import { remediationsByService } from "../remediations/index.ts";
import { ownClients } from "./esbuild/own-clients.ts";
import { smallerPackages } from "./esbuild/smaller-packages.ts";

/** How all of Suture is bundled: ES modules for Node.js 24, the SDK included, what is imported lazily in chunks of its own. */
export const bundleOptions = {
  bundle: true,
  format: "esm",
  splitting: true,
  platform: "node",
  target: "node24",
  mainFields: ["module", "main"],
  outExtension: { ".js": ".mjs" },
  minify: true,
  plugins: [smallerPackages],
} satisfies BuildOptions;

/** How the command line is bundled: some of its dependencies are CommonJS. */
export const programOptions = {
  ...bundleOptions,
  banner: {
    js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
  },
} satisfies BuildOptions;

/** How a handler is bundled: by itself, with its configuration and the SDK clients that its role lets it use. */
export function handlerOptions(config: Config) {
  return {
    ...bundleOptions,
    define: { SUTURE_CONFIG: JSON.stringify(config) },
    plugins: [ownClients(remediationsByService), ...bundleOptions.plugins],
  } satisfies BuildOptions;
}
