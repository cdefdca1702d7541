import type { PolicyStatement } from "./cloudformation.ts";

const anywhere = "*";
const bucket = `arn:\${AWS::Partition}:s3:::*`;
const iamGroup = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:group/*`;
const iamPolicy = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:policy/*`;
const iamRole = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/*`;
const iamUser = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:user/*`;
const configurationRecorder = `arn:\${AWS::Partition}:config:*:\${AWS::AccountId}:configuration-recorder/*`;
// Who lists snapshots needs the databases that they are of as well.
const anyOfRds = `arn:\${AWS::Partition}:rds:*:\${AWS::AccountId}:*`;
const dbClusterSnapshot = `arn:\${AWS::Partition}:rds:*:\${AWS::AccountId}:cluster-snapshot:*`;
const dbInstance = `arn:\${AWS::Partition}:rds:*:\${AWS::AccountId}:db:*`;
const dbSnapshot = `arn:\${AWS::Partition}:rds:*:\${AWS::AccountId}:snapshot:*`;
const detector = `arn:\${AWS::Partition}:guardduty:*:\${AWS::AccountId}:detector/*`;
const kmsKey = `arn:\${AWS::Partition}:kms:*:\${AWS::AccountId}:key/*`;
const trail = `arn:\${AWS::Partition}:cloudtrail:*:\${AWS::AccountId}:trail/*`;
const functionOrQualifier = `arn:\${AWS::Partition}:lambda:*:\${AWS::AccountId}:function:*`;
const layerVersion = `arn:\${AWS::Partition}:lambda:*:\${AWS::AccountId}:layer:*`;
// Snapshots and images have no account in their ARN.
const image = `arn:\${AWS::Partition}:ec2:*::image/*`;
const snapshot = `arn:\${AWS::Partition}:ec2:*::snapshot/*`;
const instance = `arn:\${AWS::Partition}:ec2:*:\${AWS::AccountId}:instance/*`;
const networkAcl = `arn:\${AWS::Partition}:ec2:*:\${AWS::AccountId}:network-acl/*`;
const securityGroup = `arn:\${AWS::Partition}:ec2:*:\${AWS::AccountId}:security-group/*`;
const securityGroupRule = `arn:\${AWS::Partition}:ec2:*:\${AWS::AccountId}:security-group-rule/*`;
// Who adds a rule with tags needs the rule as well.
const securityGroupOrRule = `arn:\${AWS::Partition}:ec2:*:\${AWS::AccountId}:security-group*`;
// Both vpc and vpc-flow-log.
const vpcOrFlowLog = `arn:\${AWS::Partition}:ec2:*:\${AWS::AccountId}:vpc*`;
// AWS and other accounts own prefix lists too.
const prefixList = `arn:\${AWS::Partition}:ec2:*:*:prefix-list/*`;

/**
 * What each IAM action is confined to: the resource types that the Service Authorization Reference lists for it,
 * `*` where it lists none (https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html).
 */
const resourceByAction: Readonly<Record<string, string>> = {
  "cloudtrail:DescribeTrails": anywhere,
  "cloudtrail:GetEventSelectors": trail,
  "cloudtrail:GetTrail": trail,
  "cloudtrail:GetTrailStatus": trail,
  "cloudtrail:ListTags": trail,
  "cloudtrail:PutEventSelectors": trail,
  "cloudtrail:StartLogging": trail,
  "cloudtrail:StopLogging": trail,
  "cloudtrail:UpdateTrail": trail,
  "config:DescribeConfigurationRecorderStatus": configurationRecorder,
  "config:DescribeDeliveryChannels": anywhere,
  "config:ListTagsForResource": configurationRecorder,
  "config:StartConfigurationRecorder": configurationRecorder,
  "config:StopConfigurationRecorder": configurationRecorder,
  "ec2:AuthorizeSecurityGroupEgress": securityGroupOrRule,
  "ec2:AuthorizeSecurityGroupIngress": securityGroupOrRule,
  "ec2:CreateFlowLogs": vpcOrFlowLog,
  "ec2:CreateNetworkAclEntry": networkAcl,
  "ec2:CreateTags": securityGroupRule,
  "ec2:DeleteNetworkAclEntry": networkAcl,
  "ec2:DescribeFlowLogs": anywhere,
  "ec2:DescribeImageAttribute": image,
  "ec2:DescribeImages": anywhere,
  "ec2:DescribeInstances": anywhere,
  "ec2:DescribeNetworkAcls": anywhere,
  "ec2:DescribeNetworkInterfaces": anywhere,
  "ec2:DescribeSecurityGroupRules": anywhere,
  "ec2:DescribeSecurityGroups": anywhere,
  "ec2:DescribeSnapshotAttribute": snapshot,
  "ec2:DescribeSnapshots": anywhere,
  "ec2:DescribeTags": anywhere,
  "ec2:DescribeVolumes": anywhere,
  "ec2:DescribeVpcs": anywhere,
  "ec2:DisableEbsEncryptionByDefault": anywhere,
  "ec2:DisableImageBlockPublicAccess": anywhere,
  "ec2:DisableSnapshotBlockPublicAccess": anywhere,
  "ec2:EnableEbsEncryptionByDefault": anywhere,
  "ec2:EnableImageBlockPublicAccess": anywhere,
  "ec2:EnableSnapshotBlockPublicAccess": anywhere,
  "ec2:GetEbsEncryptionByDefault": anywhere,
  "ec2:GetImageBlockPublicAccessState": anywhere,
  "ec2:GetManagedPrefixListEntries": prefixList,
  "ec2:GetSnapshotBlockPublicAccessState": anywhere,
  "ec2:ModifyImageAttribute": image,
  "ec2:ModifyInstanceMetadataOptions": instance,
  "ec2:ModifySnapshotAttribute": snapshot,
  "ec2:RevokeSecurityGroupEgress": securityGroup,
  "ec2:RevokeSecurityGroupIngress": securityGroup,
  "guardduty:GetDetector": detector,
  "guardduty:ListDetectors": anywhere,
  "guardduty:ListTagsForResource": detector,
  "guardduty:UpdateDetector": detector,
  "iam:AttachGroupPolicy": iamGroup,
  "iam:AttachUserPolicy": iamUser,
  "iam:DeleteAccountPasswordPolicy": anywhere,
  "iam:DeleteGroupPolicy": iamGroup,
  "iam:DeleteUserPolicy": iamUser,
  "iam:DetachGroupPolicy": iamGroup,
  "iam:DetachUserPolicy": iamUser,
  "iam:GetAccessKeyLastUsed": iamUser,
  "iam:GetAccountAuthorizationDetails": anywhere,
  "iam:GetAccountPasswordPolicy": anywhere,
  "iam:GetAccountSummary": anywhere,
  "iam:GetGroup": iamGroup,
  "iam:GetGroupPolicy": iamGroup,
  "iam:GetLoginProfile": iamUser,
  "iam:GetPolicy": iamPolicy,
  "iam:GetPolicyVersion": iamPolicy,
  "iam:GetRole": iamRole,
  "iam:GetRolePolicy": iamRole,
  "iam:GetUser": iamUser,
  "iam:GetUserPolicy": iamUser,
  "iam:ListAccessKeys": iamUser,
  "iam:ListAttachedGroupPolicies": iamGroup,
  "iam:ListAttachedRolePolicies": iamRole,
  "iam:ListAttachedUserPolicies": iamUser,
  "iam:ListEntitiesForPolicy": iamPolicy,
  "iam:ListGroupPolicies": iamGroup,
  "iam:ListMFADevices": iamUser,
  "iam:ListPolicyTags": iamPolicy,
  "iam:ListRolePolicies": iamRole,
  "iam:ListRoleTags": iamRole,
  "iam:ListUserPolicies": iamUser,
  "iam:ListUserTags": iamUser,
  "iam:ListUsers": anywhere,
  "iam:PassRole": iamRole,
  "iam:PutGroupPolicy": iamGroup,
  "iam:PutUserPolicy": iamUser,
  "iam:UpdateAccessKey": iamUser,
  "iam:UpdateAccountPasswordPolicy": anywhere,
  "iam:UpdateAssumeRolePolicy": iamRole,
  "kms:CancelKeyDeletion": kmsKey,
  "kms:DescribeKey": kmsKey,
  "kms:DisableKey": kmsKey,
  "kms:DisableKeyRotation": kmsKey,
  "kms:EnableKey": kmsKey,
  "kms:EnableKeyRotation": kmsKey,
  "kms:GetKeyRotationStatus": kmsKey,
  "kms:ListKeys": anywhere,
  "kms:ListResourceTags": kmsKey,
  "kms:ScheduleKeyDeletion": kmsKey,
  "lambda:AddLayerVersionPermission": layerVersion,
  "lambda:AddPermission": functionOrQualifier,
  "lambda:GetFunctionConfiguration": functionOrQualifier,
  "lambda:GetFunctionUrlConfig": functionOrQualifier,
  "lambda:GetLayerVersionPolicy": layerVersion,
  "lambda:GetPolicy": functionOrQualifier,
  "lambda:ListAliases": functionOrQualifier,
  "lambda:ListFunctionUrlConfigs": functionOrQualifier,
  "lambda:ListFunctions": anywhere,
  "lambda:ListLayerVersions": anywhere,
  "lambda:ListLayers": anywhere,
  "lambda:ListTags": functionOrQualifier,
  "lambda:RemoveLayerVersionPermission": layerVersion,
  "lambda:RemovePermission": functionOrQualifier,
  "lambda:UpdateFunctionConfiguration": functionOrQualifier,
  "lambda:UpdateFunctionUrlConfig": functionOrQualifier,
  "logs:CreateLogDelivery": anywhere,
  "rds:DescribeDBClusterSnapshotAttributes": dbClusterSnapshot,
  "rds:DescribeDBClusterSnapshots": anyOfRds,
  "rds:DescribeDBInstances": dbInstance,
  "rds:DescribeDBSnapshotAttributes": dbSnapshot,
  "rds:DescribeDBSnapshots": anyOfRds,
  "rds:ListTagsForResource": anyOfRds,
  "rds:ModifyDBClusterSnapshotAttribute": dbClusterSnapshot,
  "rds:ModifyDBInstance": dbInstance,
  "rds:ModifyDBSnapshotAttribute": dbSnapshot,
  "s3:DeleteBucketPolicy": bucket,
  "s3:GetAccountPublicAccessBlock": anywhere,
  "s3:GetBucketAcl": bucket,
  "s3:GetBucketLogging": bucket,
  "s3:GetBucketOwnershipControls": bucket,
  "s3:GetBucketPolicy": bucket,
  "s3:GetBucketPolicyStatus": bucket,
  "s3:GetBucketPublicAccessBlock": bucket,
  "s3:GetBucketTagging": bucket,
  "s3:GetBucketVersioning": bucket,
  "s3:GetBucketWebsite": bucket,
  "s3:GetEncryptionConfiguration": bucket,
  "s3:GetLifecycleConfiguration": bucket,
  "s3:ListAllMyBuckets": anywhere,
  "s3:PutAccountPublicAccessBlock": anywhere,
  "s3:PutBucketAcl": bucket,
  "s3:PutBucketLogging": bucket,
  "s3:PutBucketOwnershipControls": bucket,
  "s3:PutBucketPolicy": bucket,
  "s3:PutBucketPublicAccessBlock": bucket,
  "s3:PutBucketVersioning": bucket,
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

/** What confines an action further: a role may be handed to the service alone that it is meant for. */
const conditionByAction: Readonly<Record<string, PolicyStatement["Condition"]>> = {
  "iam:PassRole": { StringEquals: { "iam:PassedToService": "vpc-flow-logs.amazonaws.com" } },
};

/** The condition that an IAM action is allowed under, where it has one. */
export function conditionOf(action: string): PolicyStatement["Condition"] {
  return conditionByAction[action];
}
