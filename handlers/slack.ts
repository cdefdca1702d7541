import { createSlackHandler } from "../slack/handler.ts";

export const handler = createSlackHandler();
