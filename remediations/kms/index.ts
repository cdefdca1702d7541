// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { kmsPendingDeletion } from "./kms-pending-deletion.ts";
import { kmsRotation } from "./kms-rotation.ts";

/** The remediations of kms. */
export const remediations: readonly AnyRemediation[] = [kmsPendingDeletion, kmsRotation];
