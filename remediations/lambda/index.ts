// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { lambdaPublicPermission } from "./lambda-public-permission.ts";

/** The remediations of lambda. */
export const remediations: readonly AnyRemediation[] = [lambdaPublicPermission];
