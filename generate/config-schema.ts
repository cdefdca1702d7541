import { z } from "zod";
import { configSchema } from "../engine/config/schema.ts";
import { remediations } from "../remediations/index.ts";
import type { Generated } from "./registry.ts";

/** The JSON Schema of `suture.config.yml`, by which editors complete and check it. */
export function configSchemaFiles(): Generated[] {
  const schema = z.toJSONSchema(configSchema(remediations), { io: "input" });
  return [{ path: "suture.config.schema.json", text: `${JSON.stringify(schema, null, 2)}\n` }];
}
