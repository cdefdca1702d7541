import { CloudTrailClient, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";

export const Client = CloudTrailClient;

/** The AWS CloudTrail calls that Suture can make, by their names in AWS's API. */
export const operations = {
  GetTrailStatus: GetTrailStatusCommand,
};
