// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { configRecorderStopped } from "./config-recorder-stopped.ts";

/** The remediations of config. */
export const remediations: readonly AnyRemediation[] = [configRecorderStopped];
