import type { Hole, Size } from "./account-size.ts";

/** Requests by service, as they are signed. */
export type Requests = Readonly<Record<string, number>>;

/**
 * The fewest requests by which the API of AWS tells what the controls ask of an account that `fillAccount` filled, at one
 * time. IAM's credential report, one request for all users, is up to four hours old, and leaves out the ids of keys.
 */
export function leastRequests(size: Size, planted: readonly Hole[]): Requests {
  const found = (control: string) => planted.filter((hole) => hole.control === control).length;
  const pages = (count: number, most: number) => Math.ceil(count / most);
  // The local AWS has a default group, which allows all traffic out.
  const openGroups = found("sg-admin-ports-open") + 1;
  return {
    sts: 1,
    // Of each bucket encryption, block, ownership, versioning, logging, policy and what S3 says of the policy; the account's block.
    s3: pages(size.buckets, 1_000) + 7 * size.buckets - found("s3-tls-only") + 1,
    // Groups; of open ones the ids of rules, and what uses each; volumes, instances, network ACLs, VPCs, flow logs, default encryption.
    ec2: pages(size.securityGroups + 1, 1_000) + pages(openGroups, 200) + openGroups + 6,
    // Functions, of each aliases and policy; layers.
    lambda: pages(size.functions, 50) + 2 * size.functions + 1,
    // All users, groups, roles and policies; of each user keys and password, of one with a password the devices; the password
    // policy, the account's summary, and the attached and inline policies of the one role of the functions.
    iam: 1 + 2 * size.users + found("iam-user-no-mfa") + 2 + 2,
    // Instances; snapshots of instances and of clusters, those taken by hand and those of AWS Backup.
    rds: 1 + 4,
    cloudtrail: 1,
    config: 1,
    guardduty: 1,
    kms: 1,
  };
}
