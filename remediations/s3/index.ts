// Made by `npm run generate` from the files beside it.
import type { AnyRemediation } from "../contract.ts";
import { s3AccessLogging } from "./s3-access-logging.ts";
import { s3AccountBlockPublicAccess } from "./s3-account-block-public-access.ts";
import { s3BlockPublicAccess } from "./s3-block-public-access.ts";
import { s3DefaultEncryption } from "./s3-default-encryption.ts";
import { s3DenyUnencryptedUpload } from "./s3-deny-unencrypted-upload.ts";
import { s3Lifecycle } from "./s3-lifecycle.ts";
import { s3MfaDelete } from "./s3-mfa-delete.ts";
import { s3ObjectOwnership } from "./s3-object-ownership.ts";
import { s3PublicAcl } from "./s3-public-acl.ts";
import { s3PublicPolicy } from "./s3-public-policy.ts";
import { s3TlsOnly } from "./s3-tls-only.ts";
import { s3Versioning } from "./s3-versioning.ts";

/** The remediations of s3. */
export const remediations: readonly AnyRemediation[] = [
  s3AccessLogging,
  s3AccountBlockPublicAccess,
  s3BlockPublicAccess,
  s3DefaultEncryption,
  s3DenyUnencryptedUpload,
  s3Lifecycle,
  s3MfaDelete,
  s3ObjectOwnership,
  s3PublicAcl,
  s3PublicPolicy,
  s3TlsOnly,
  s3Versioning,
];
