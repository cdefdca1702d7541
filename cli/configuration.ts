import { existsSync, readFileSync } from "node:fs";
import { ConfigError, parseConfig } from "../engine/config/load.ts";
import type { Config } from "../engine/config/schema.ts";
import type { Setting } from "../engine/modes.ts";
import { remediations } from "../remediations/index.ts";

const defaultFile = "suture.config.yml";

/**
 * The configuration of this run: the file named, or `suture.config.yml` here, or the defaults.
 *
 * @param mode stands in for the mode of every control
 * @throws ConfigError when a named file is missing or a file is wrong.
 */
export function readConfiguration(file: string | undefined, mode: Setting | undefined): Config {
  const config = readFile(file);
  if (!mode) return config;
  const controls = Object.entries(config.controls).map(
    ([id, control]) => [id, { ...control, mode }] as const,
  );
  return { ...config, mode, controls: Object.fromEntries(controls) };
}

function readFile(file: string | undefined): Config {
  const name = file ?? defaultFile;
  if (!existsSync(name)) {
    if (file) throw new ConfigError(`${file} cannot be read: there is no such file`);
    return parseConfig("", name, remediations);
  }
  return parseConfig(readFileSync(name, "utf8"), name, remediations);
}
