import { policy, type Resources, sub } from "../cloudformation.ts";
import { stackName } from "../names.ts";
import { ids } from "./names.ts";

/** The key that signs the digests of the log. Who verifies them needs its public half only. */
export function signingKey(stage: string): Resources {
  return {
    [ids.signingKey]: {
      Type: "AWS::KMS::Key",
      // Its public half is asked for as long as there are digests.
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
      Properties: {
        Description: `Signs the digests of the action log of ${stackName(stage)}`,
        KeySpec: "ECC_NIST_P256",
        KeyUsage: "SIGN_VERIFY",
        PendingWindowInDays: 30,
        KeyPolicy: policy({
          // IAM decides who of the account may use and manage the key; without this nobody could.
          Sid: "Account",
          Effect: "Allow",
          Principal: { AWS: sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root`) },
          Action: "kms:*",
          Resource: "*",
        }),
      },
    },
  };
}
