import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../engine/config/load.ts";
import type { Config } from "../engine/config/schema.ts";
import { remediations } from "../remediations/index.ts";

const file = "suture.config.yml";

/**
 * The configuration that is deployed: `suture.config.yml` of this project.
 *
 * @throws ConfigError when it cannot be used; it is never deployed then.
 */
export function deployedConfig(): Config {
  return parseConfig(readFileSync(join(import.meta.dirname, "..", file), "utf8"), file, remediations);
}
