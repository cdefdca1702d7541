const anywhere = "*";
const bucket = `arn:\${AWS::Partition}:s3:::*`;
const functionOrQualifier = `arn:\${AWS::Partition}:lambda:*:\${AWS::AccountId}:function:*`;
const securityGroup = `arn:\${AWS::Partition}:ec2:*:\${AWS::AccountId}:security-group/*`;
// AWS and other accounts own prefix lists too.
const prefixList = `arn:\${AWS::Partition}:ec2:*:*:prefix-list/*`;

/**
 * What each IAM action is confined to: the resource types that the Service Authorization Reference lists for it,
 * `*` where it lists none (https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html).
 */
const resourceByAction: Readonly<Record<string, string>> = {
  "ec2:DescribeNetworkInterfaces": anywhere,
  "ec2:DescribeSecurityGroupRules": anywhere,
  "ec2:DescribeSecurityGroups": anywhere,
  "ec2:GetManagedPrefixListEntries": prefixList,
  "ec2:RevokeSecurityGroupIngress": securityGroup,
  "lambda:GetPolicy": functionOrQualifier,
  "lambda:RemovePermission": functionOrQualifier,
  "s3:GetAccountPublicAccessBlock": anywhere,
  "s3:GetBucketOwnershipControls": bucket,
  "s3:GetBucketPolicy": bucket,
  "s3:GetBucketPublicAccessBlock": bucket,
  "s3:GetEncryptionConfiguration": bucket,
  "s3:PutBucketPublicAccessBlock": bucket,
  "s3:PutEncryptionConfiguration": bucket,
};

/**
 * The resource that an IAM action is allowed on, as the text of an `Fn::Sub`.
 *
 * @throws Error for an action that the table lacks: a guess would allow too much, or nothing.
 */
export function resourceOf(action: string): string {
  const resource = resourceByAction[action];
  if (resource) return resource;
  throw new Error(
    `deploy/resources-of-actions.ts does not know ${action}: add the resource type that the Service Authorization Reference lists for it, or "*" where it lists none`,
  );
}
