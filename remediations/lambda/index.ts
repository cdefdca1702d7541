// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { lambdaAdminRole } from "./lambda-admin-role.ts";
import { lambdaEnvKey } from "./lambda-env-key.ts";
import { lambdaNoVpc } from "./lambda-no-vpc.ts";
import { lambdaPublicLayer } from "./lambda-public-layer.ts";
import { lambdaPublicPermission } from "./lambda-public-permission.ts";
import { lambdaPublicUrl } from "./lambda-public-url.ts";
import { lambdaUntrustedAccount } from "./lambda-untrusted-account.ts";

/** The remediations of lambda. */
export const remediations: readonly AnyRemediation[] = [
  lambdaAdminRole,
  lambdaEnvKey,
  lambdaNoVpc,
  lambdaPublicLayer,
  lambdaPublicPermission,
  lambdaPublicUrl,
  lambdaUntrustedAccount,
];
