import { GetKeyRotationStatusCommand, KMSClient } from "@aws-sdk/client-kms";

export const Client = KMSClient;

/** The AWS KMS calls that Suture can make, by their names in AWS's API. */
export const operations = {
  GetKeyRotationStatus: GetKeyRotationStatusCommand,
};
