import { type Config, configSchema } from "../../engine/config/schema.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";

const schemas = new WeakMap<readonly AnyRemediation[], ReturnType<typeof configSchema>>();

/** What a configuration file of this content says. The schema of a list of remediations is made once: that takes longer than most tests. */
export function configOf(remediations: readonly AnyRemediation[], content: object): Config {
  const schema = schemas.get(remediations) ?? configSchema(remediations);
  schemas.set(remediations, schema);
  return schema.parse(content, { jitless: true });
}
