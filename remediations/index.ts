// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "./contract.ts";
import { remediations as ec2 } from "./ec2/index.ts";
import { remediations as lambda } from "./lambda/index.ts";
import { remediations as s3 } from "./s3/index.ts";

/** The remediations by service: each service has a handler of its own. */
export const remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>> = {
  ec2,
  lambda,
  s3,
};

/** Every remediation. */
export const remediations: readonly AnyRemediation[] = Object.values(remediationsByService).flat();
