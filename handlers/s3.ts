import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/s3/index.ts";

export const handler = createHandler("s3", remediations);
