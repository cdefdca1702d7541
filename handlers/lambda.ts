import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/lambda/index.ts";

export const handler = createHandler("lambda", remediations);
