import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/config/index.ts";

export const handler = createHandler("config", remediations);
