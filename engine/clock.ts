import { setTimeout } from "node:timers/promises";
import { v7 } from "uuid";
import type { Clock } from "./engine.ts";

/** Real time. */
export const systemClock: Clock = {
  now: () => new Date(),
  newId: () => v7(),
  wait: async (milliseconds) => {
    await setTimeout(milliseconds);
  },
};
