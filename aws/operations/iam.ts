import { GetAccountPasswordPolicyCommand, IAMClient } from "@aws-sdk/client-iam";

export const Client = IAMClient;

/** The AWS IAM calls that Suture can make, by their names in AWS's API. */
export const operations = {
  GetAccountPasswordPolicy: GetAccountPasswordPolicyCommand,
};
