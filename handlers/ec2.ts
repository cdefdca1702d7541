import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/ec2/index.ts";

export const handler = createHandler("ec2", remediations);
