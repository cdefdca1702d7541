import { readFileSync } from "node:fs";
import { ConfigError, parseConfig } from "../engine/config/load.ts";
import type { Config } from "../engine/config/schema.ts";
import type { Setting } from "../engine/modes.ts";
import { withMode } from "../engine/selectors.ts";
import { remediations } from "../remediations/index.ts";
import { openProblems } from "./missing-input.ts";

const defaultFile = "suture.config.yml";

/**
 * The configuration of this run: the file named, or `suture.config.yml` here, or the defaults.
 *
 * @param mode stands in for the mode of every control that is looked at
 * @throws ConfigError when a named file is missing, or a file cannot be read or is wrong.
 */
export function readConfiguration(file: string | undefined, mode: Setting | undefined): Config {
  const config = readFile(file);
  return mode ? withMode(config, mode) : config;
}

function readFile(file: string | undefined): Config {
  const name = file ?? defaultFile;
  let text = "";
  try {
    text = readFileSync(name, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (file || code !== "ENOENT")
      throw new ConfigError(`${name} cannot be read: ${openProblems[code ?? ""] ?? message}`);
  }
  return parseConfig(text, name, remediations);
}
