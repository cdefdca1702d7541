import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/guardduty/index.ts";

export const handler = createHandler("guardduty", remediations);
