import { deployedConfig } from "./config.ts";
import { handlerOptions } from "./esbuild.ts";

/** What the plugin serverless-esbuild builds the handlers with. */
function serverlessEsbuildOptions() {
  const { outExtension, ...options } = handlerOptions(deployedConfig());
  return {
    ...options,
    outputFileExtension: outExtension[".js"],
    // Everything is bundled: nothing is looked up in node_modules, and npm is not asked for dependencies.
    exclude: ["*"],
    // Kept for rebuilding, esbuild would keep osls from ending after an error.
    skipRebuild: true,
    // Each bundle is built on all cores; all bundles at once would take 1.6 GB of memory instead of 0.9.
    concurrency: 2,
  };
}

// The plugin requires the function itself to be the module.
export { serverlessEsbuildOptions as "module.exports" };
