import { createSweep } from "../engine/sweep/handler.ts";
import { remediationsByService } from "../remediations/index.ts";

export const handler = createSweep(remediationsByService);
