import { denyWithoutTls, getAtt, policy, type Resources, ref } from "./cloudformation.ts";
import { arn, shared, stackName } from "./names.ts";
import type { Settings } from "./settings.ts";

/** Where alarms go: an encrypted topic that no AWS service but alarms of this stack may publish to, and an e-mail address if one is given. */
export function alarmTopic({ stage, alarmEmail }: Settings): Resources {
  const topic = ref(shared.alarmTopic);
  return {
    [shared.alarmTopic]: {
      Type: "AWS::SNS::Topic",
      Properties: {
        TopicName: `${stackName(stage)}-alarms`,
        DisplayName: "Suture",
        KmsMasterKeyId: getAtt(shared.key),
      },
    },
    [shared.alarmTopicPolicy]: {
      Type: "AWS::SNS::TopicPolicy",
      Properties: {
        Topics: [topic],
        PolicyDocument: policy(
          {
            Sid: "OnlyItsAlarms",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topic,
            Condition: {
              ArnLike: { "aws:SourceArn": arn("cloudwatch", `alarm:${stackName(stage)}-*`) },
              StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
            },
          },
          denyWithoutTls("sns:Publish", topic),
        ),
      },
    },
    ...(alarmEmail && {
      [shared.alarmEmail]: {
        Type: "AWS::SNS::Subscription",
        Properties: { TopicArn: topic, Protocol: "email", Endpoint: alarmEmail },
      },
    }),
  };
}
