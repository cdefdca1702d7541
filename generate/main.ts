import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { registryFiles } from "./registry.ts";

const check = process.argv.includes("--check");

/** As Biome would write it, so that generated files pass the lint like any other. */
function format(path: string, text: string): string {
  return /\.(ts|json)$/.test(path)
    ? execFileSync("biome", ["format", `--stdin-file-path=${path}`], { input: text, encoding: "utf8" })
    : text;
}

// The registry comes first: what else is generated imports it.
let stale = write(registryFiles());
const { runbookFiles } = await import("./runbooks.ts");
const { configSchemaFiles } = await import("./config-schema.ts");
stale = [...stale, ...write(runbookFiles()), ...write(configSchemaFiles())];

if (check && stale.length > 0) {
  console.error(
    `Not as their sources make them: ${stale.join(", ")}. Run \`npm run generate\` and commit the result.`,
  );
  process.exitCode = 1;
}

function write(files: readonly { path: string; text: string }[]): string[] {
  return files.flatMap(({ path, text }) => {
    const formatted = format(path, text);
    if (existsSync(path) && readFileSync(path, "utf8") === formatted) return [];
    if (!check) writeFileSync(path, formatted);
    return path;
  });
}
