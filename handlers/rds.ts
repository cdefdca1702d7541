import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/rds/index.ts";

export const handler = createHandler("rds", remediations);
