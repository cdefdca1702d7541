import { remediationsByService } from "../remediations/index.ts";
import { createWorkflow } from "../workflow/handler.ts";

export const handler = createWorkflow(remediationsByService);
