// Made by `npm run generate` from the files beside it.
import { remediations as cloudtrail } from "./cloudtrail/index.ts";
import { remediations as config } from "./config/index.ts";
import type { AnyRemediation } from "./contract.ts";
import { remediations as ec2 } from "./ec2/index.ts";
import { remediations as guardduty } from "./guardduty/index.ts";
import { remediations as iam } from "./iam/index.ts";
import { remediations as kms } from "./kms/index.ts";
import { remediations as lambda } from "./lambda/index.ts";
import { remediations as rds } from "./rds/index.ts";
import { remediations as s3 } from "./s3/index.ts";

/** The remediations by service: each service has a handler of its own. */
export const remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>> = {
  cloudtrail,
  config,
  ec2,
  guardduty,
  iam,
  kms,
  lambda,
  rds,
  s3,
};

/** Every remediation. */
export const remediations: readonly AnyRemediation[] = Object.values(remediationsByService).flat();
