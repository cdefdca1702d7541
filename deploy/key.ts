import { policy, type Resources, ref, sub } from "./cloudformation.ts";
import { arn, deadLettersName, functionName, shared, stackName } from "./names.ts";

/**
 * The key that encrypts logs, records, dead letters and alarms, with the least that each AWS service needs of it.
 *
 * @param others the functions that belong to no service
 */
export function encryptionKey(
  stage: string,
  services: readonly string[],
  others: readonly string[],
): Resources {
  return {
    [shared.key]: {
      Type: "AWS::KMS::Key",
      // Without the key nobody reads the records that outlive the stack.
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
      Properties: {
        Description: `Logs, records, dead letters and alarms of ${stackName(stage)}`,
        EnableKeyRotation: true,
        PendingWindowInDays: 30,
        KeyPolicy: policy(
          {
            // IAM decides who of the account may use and manage the key; without this nobody could.
            Sid: "Account",
            Effect: "Allow",
            Principal: { AWS: sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root`) },
            Action: "kms:*",
            Resource: "*",
          },
          {
            // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
            Sid: "Logs",
            Effect: "Allow",
            Principal: { Service: sub(`logs.\${AWS::Region}.\${AWS::URLSuffix}`) },
            Action: [
              "kms:Decrypt",
              "kms:DescribeKey",
              "kms:Encrypt",
              "kms:GenerateDataKey*",
              "kms:ReEncrypt*",
            ],
            Resource: "*",
            Condition: {
              ArnEquals: {
                "kms:EncryptionContext:aws:logs:arn": [...services, ...others].map((name) =>
                  arn("logs", `log-group:/aws/lambda/${functionName(stage, name)}`),
                ),
              },
            },
          },
          {
            // The encryption context confines it: AWS documents that aws:SourceArn does not work in key policies for EventBridge's deliveries to SNS, and not that it does for SQS.
            Sid: "EventBridgeDeadLetters",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: "*",
            Condition: {
              ArnEquals: {
                "kms:EncryptionContext:aws:sqs:arn": services.map((service) =>
                  arn("sqs", deadLettersName(stage, service)),
                ),
              },
            },
          },
          {
            // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
            Sid: "Alarms",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resource: "*",
            Condition: {
              ArnLike: { "aws:SourceArn": arn("cloudwatch", `alarm:${stackName(stage)}-*`) },
              StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
            },
          },
        ),
      },
    },
    [shared.keyAlias]: {
      Type: "AWS::KMS::Alias",
      Properties: { AliasName: `alias/${stackName(stage)}`, TargetKeyId: ref(shared.key) },
    },
  };
}
