import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

export const Client = STSClient;

/** The AWS STS calls that Suture can make, by their names in AWS's API. */
export const operations = {
  AssumeRole: AssumeRoleCommand,
  GetCallerIdentity: GetCallerIdentityCommand,
};
