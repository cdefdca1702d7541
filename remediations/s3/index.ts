// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { s3BlockPublicAccess } from "./s3-block-public-access.ts";
import { s3DefaultEncryption } from "./s3-default-encryption.ts";

/** The remediations of s3. */
export const remediations: readonly AnyRemediation[] = [s3BlockPublicAccess, s3DefaultEncryption];
