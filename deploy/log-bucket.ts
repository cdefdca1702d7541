import { denyWithoutTls, getAtt, policy, type Resources, ref, sub } from "./cloudformation.ts";
import { shared } from "./names.ts";
import type { Settings } from "./settings.ts";

/** The bucket of the action records: written once, kept for years, and kept when the stack is deleted. */
export function logBucket({ recordRetentionDays, recordLock }: Settings): Resources {
  return {
    [shared.logBucket]: {
      Type: "AWS::S3::Bucket",
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
      Properties: {
        VersioningConfiguration: { Status: "Enabled" },
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { Mode: recordLock, Days: recordRetentionDays } },
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: "aws:kms",
                KMSMasterKeyID: getAtt(shared.key),
              },
            },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        LifecycleConfiguration: {
          // No other storage class is cheaper for records: they are about 2 KB, and the others charge for 40 to 128 KB at least.
          Rules: [
            {
              Id: "expire-records",
              Status: "Enabled",
              // A day more than the lock, which no expiration can shorten.
              ExpirationInDays: recordRetentionDays + 1,
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            },
            { Id: "remove-delete-markers", Status: "Enabled", ExpiredObjectDeleteMarker: true },
          ],
        },
      },
    },
    [shared.logBucketPolicy]: {
      Type: "AWS::S3::BucketPolicy",
      Properties: {
        Bucket: ref(shared.logBucket),
        PolicyDocument: policy(
          denyWithoutTls("s3:*", [getAtt(shared.logBucket), sub(`\${${shared.logBucket}.Arn}/*`)]),
        ),
      },
    },
  };
}
