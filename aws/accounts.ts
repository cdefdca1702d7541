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

/** Thrown for a region that AWS has not: no host answers there. */
export class UnknownRegionError extends Error {
  override readonly name = "UnknownRegionError";
  constructor(region: string) {
    super(`"${region}" is not a region of AWS: nothing was read or changed there`);
  }
}

/** The partitions by the names of their regions, as AWS gives them to its SDKs (`partitions.json`). */
const partitions: readonly (readonly [string, RegExp])[] = [
  ["aws", /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/],
  ["aws-cn", /^cn-\w+-\d+$/],
  ["aws-us-gov", /^us-gov-\w+-\d+$/],
  ["aws-eusc", /^eusc-de-\w+-\d+$/],
  ["aws-iso", /^us-iso-\w+-\d+$/],
  ["aws-iso-b", /^us-isob-\w+-\d+$/],
  ["aws-iso-e", /^eu-isoe-\w+-\d+$/],
  ["aws-iso-f", /^us-isof-\w+-\d+$/],
];

/** The partition a region belongs to (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html). */
export function partitionOf(region: string): string {
  return partitions.find(([, regions]) => regions.test(region))?.[0] ?? "aws";
}

/** Where each partition has its one IAM: https://docs.aws.amazon.com/general/latest/gr/iam-service.html */
const homes: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};

/** The region that stands for what is global in its partition, such as IAM, whose events arrive there. */
export function homeOf(region: string): string {
  return homes[partitionOf(region)] ?? region;
}

/**
 * Refuses a region that cannot be one of AWS's: looking for its hosts takes long and ends in a riddle.
 *
 * @throws UnknownRegionError
 */
export function checkRegion(region: string): void {
  if (!partitions.some(([, regions]) => regions.test(region))) throw new UnknownRegionError(region);
}
