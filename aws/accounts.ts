/** The role that Suture assumes in an account that is not its own. */
export interface MemberRole {
  readonly roleArn: string;
  readonly externalId?: string;
}

/** Thrown when Suture has no way into the account of a resource: nothing is read or changed there. */
export class UnreachableAccountError extends Error {
  override readonly name = "UnreachableAccountError";
  constructor(account: string, homeAccount: string) {
    super(
      `the resource is in account ${account}, and these credentials are for ${homeAccount}: ` +
        `add ${account} with its role under "accounts" in suture.config.yml, or use credentials of that account`,
    );
  }
}

const partitions: readonly (readonly [string, string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
];

/** The partition a region belongs to (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html). */
export function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}
