// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { guarddutyDisabled } from "./guardduty-disabled.ts";

/** The remediations of guardduty. */
export const remediations: readonly AnyRemediation[] = [guarddutyDisabled];
