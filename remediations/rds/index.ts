// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { rdsPublicInstance } from "./rds-public-instance.ts";
import { rdsPublicSnapshot } from "./rds-public-snapshot.ts";
import { rdsUnencrypted } from "./rds-unencrypted.ts";

/** The remediations of rds. */
export const remediations: readonly AnyRemediation[] = [rdsPublicInstance, rdsPublicSnapshot, rdsUnencrypted];
