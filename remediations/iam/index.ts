// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { iamAccessKeyAge } from "./iam-access-key-age.ts";
import { iamAccessKeyUnused } from "./iam-access-key-unused.ts";
import { iamPasswordPolicy } from "./iam-password-policy.ts";
import { iamPublicTrust } from "./iam-public-trust.ts";
import { iamRootAccessKey } from "./iam-root-access-key.ts";
import { iamUserAdmin } from "./iam-user-admin.ts";
import { iamUserNoMfa } from "./iam-user-no-mfa.ts";

/** The remediations of iam. */
export const remediations: readonly AnyRemediation[] = [
  iamAccessKeyAge,
  iamAccessKeyUnused,
  iamPasswordPolicy,
  iamPublicTrust,
  iamRootAccessKey,
  iamUserAdmin,
  iamUserNoMfa,
];
