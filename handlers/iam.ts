import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/iam/index.ts";

export const handler = createHandler("iam", remediations);
