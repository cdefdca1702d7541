// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { cloudtrailDeleted } from "./cloudtrail-deleted.ts";
import { cloudtrailStopped } from "./cloudtrail-stopped.ts";
import { cloudtrailWeakened } from "./cloudtrail-weakened.ts";

/** The remediations of cloudtrail. */
export const remediations: readonly AnyRemediation[] = [
  cloudtrailDeleted,
  cloudtrailStopped,
  cloudtrailWeakened,
];
