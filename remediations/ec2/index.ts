// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { sgAdminPortsOpen } from "./sg-admin-ports-open.ts";
import { sgAllPortsOpen } from "./sg-all-ports-open.ts";

/** The remediations of ec2. */
export const remediations: readonly AnyRemediation[] = [sgAdminPortsOpen, sgAllPortsOpen];
