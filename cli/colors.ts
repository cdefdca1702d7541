import { createColors } from "picocolors";

/** Colours on a terminal only, unless `NO_COLOR` or `FORCE_COLOR` says otherwise: not in a pipe, nor in a CI's log. */
export const colors = createColors(
  process.env.FORCE_COLOR ? true : Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
);
