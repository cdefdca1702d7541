/** Calls whose IAM action is not named as they are: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const exceptions: Readonly<Record<string, string>> = {
  "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:DeleteBucketOwnershipControls": "s3:PutBucketOwnershipControls",
  "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3control:DeletePublicAccessBlock": "s3:PutAccountPublicAccessBlock",
  "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
  "s3control:PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
};

/** The IAM action that allows a call, both written `service:Name`. */
export function iamActionOf(call: string): string {
  return exceptions[call] ?? call;
}

/** What AWS asks for besides a call's own action: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-user.html, flow-logs-s3-iam.html */
const accompanying: Readonly<Record<string, readonly string[]>> = {
  "ec2:CreateFlowLogs": ["iam:PassRole", "logs:CreateLogDelivery"],
};

/** All IAM actions that a call can need, its own first. */
export function iamActionsOf(call: string): string[] {
  return [iamActionOf(call), ...(accompanying[call] ?? [])];
}
