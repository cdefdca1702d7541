import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from "@aws-sdk/client-s3-control";

export const Client = S3ControlClient;

/** The Amazon S3 Control (account level) calls that Suture can make, by their names in AWS's API. */
export const operations = {
  DeletePublicAccessBlock: DeletePublicAccessBlockCommand,
  GetPublicAccessBlock: GetPublicAccessBlockCommand,
  PutPublicAccessBlock: PutPublicAccessBlockCommand,
};
