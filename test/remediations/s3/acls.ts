import type { Grant, Permission } from "@aws-sdk/client-s3";
import type { Acl } from "../../../remediations/s3/resources/bucket-acl.ts";
import { target } from "./buckets.ts";

const owner = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";
const account = (ID: string, Permission: Permission): Grant => ({
  Grantee: { Type: "CanonicalUser", ID },
  Permission,
});
const group = (name: string, Permission: Permission): Grant => ({
  Grantee: { Type: "Group", URI: `http://acs.amazonaws.com/groups/${name}` },
  Permission,
});
export const own = account(owner, "FULL_CONTROL");
export const partner = account("a".repeat(64), "READ");
export const logs = group("s3/LogDelivery", "WRITE");
export const everyone = (permission: Permission) => group("global/AllUsers", permission);
export const anyAccount = (permission: Permission) => group("global/AuthenticatedUsers", permission);

export const acl = (...grants: Grant[]): Acl => ({ owner, grants });
export const putAcl = (...Grants: Grant[]) => ({
  operation: "PutBucketAcl" as const,
  input: { ...target, AccessControlPolicy: { Owner: { ID: owner }, Grants } },
});
