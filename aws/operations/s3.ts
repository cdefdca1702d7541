import {
  DeleteBucketEncryptionCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";

export const Client = S3Client;

/** The Amazon S3 calls that Suture can make, by their names in AWS's API. */
export const operations = {
  DeleteBucketEncryption: DeleteBucketEncryptionCommand,
  DeletePublicAccessBlock: DeletePublicAccessBlockCommand,
  GetBucketEncryption: GetBucketEncryptionCommand,
  GetBucketOwnershipControls: GetBucketOwnershipControlsCommand,
  GetBucketPolicy: GetBucketPolicyCommand,
  GetPublicAccessBlock: GetPublicAccessBlockCommand,
  ListBuckets: ListBucketsCommand,
  PutBucketEncryption: PutBucketEncryptionCommand,
  PutPublicAccessBlock: PutPublicAccessBlockCommand,
};
