import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/kms/index.ts";

export const handler = createHandler("kms", remediations);
