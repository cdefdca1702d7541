import { policy, type Resources, ref, sub } from "./cloudformation.ts";
import { arn, deadLettersName, shared, stackName } from "./names.ts";

/**
 * The key that encrypts logs, records, dead letters, alarms and the table, with the least that each AWS service needs of
 * it. What a role of the stack needs of it is in the role: DynamoDB uses the key as who calls it may.
 *
 * @param logGroups the names of the log groups
 * @param withRules the functions that EventBridge hands events to
 */
export function encryptionKey(
  stage: string,
  logGroups: readonly string[],
  withRules: readonly string[],
): Resources {
  return {
    [shared.key]: {
      Type: "AWS::KMS::Key",
      // Without the key nobody reads the records that outlive the stack.
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
      Properties: {
        Description: `Logs, records, dead letters, alarms and table of ${stackName(stage)}`,
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
                "kms:EncryptionContext:aws:logs:arn": logGroups.map((name) =>
                  arn("logs", `log-group:${name}`),
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
                "kms:EncryptionContext:aws:sqs:arn": withRules.map((name) =>
                  arn("sqs", deadLettersName(stage, name)),
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
