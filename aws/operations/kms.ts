import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";

export const Client = KMSClient;

/** The AWS KMS calls that Suture can make, by their names in AWS's API. */
export const operations = {
  CancelKeyDeletion: CancelKeyDeletionCommand,
  DescribeKey: DescribeKeyCommand,
  DisableKey: DisableKeyCommand,
  DisableKeyRotation: DisableKeyRotationCommand,
  EnableKey: EnableKeyCommand,
  EnableKeyRotation: EnableKeyRotationCommand,
  GetKeyRotationStatus: GetKeyRotationStatusCommand,
  ListKeys: ListKeysCommand,
  ListResourceTags: ListResourceTagsCommand,
  ScheduleKeyDeletion: ScheduleKeyDeletionCommand,
};
