import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/cloudtrail/index.ts";

export const handler = createHandler("cloudtrail", remediations);
