import { getAtt, policy, type Resources, ref } from "../cloudformation.ts";
import { shared, stackName } from "../names.ts";
import type { Settings } from "../settings.ts";
import { ids } from "./names.ts";

/** What starts the sweep: a schedule in a group of its own, with a role that can start this function and nothing else. */
export function sweepSchedule({ stage, sweepSchedule: expression }: Settings): Resources {
  if (expression === undefined) return {};
  return {
    [ids.scheduleGroup]: {
      Type: "AWS::Scheduler::ScheduleGroup",
      Properties: { Name: stackName(stage) },
    },
    [ids.schedule]: {
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        Description: "Starts Suture's sweep",
        GroupName: ref(ids.scheduleGroup),
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: "UTC",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          // A durable function is started by a version or an alias only.
          Arn: ref(ids.alias),
          RoleArn: getAtt(ids.scheduleRole),
          Input: JSON.stringify({
            source: "suture.schedule",
            scheduledTime: "<aws.scheduler.scheduled-time>",
          }),
          // The next sweep would do as well.
          RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 10 },
          DeadLetterConfig: { Arn: getAtt(ids.deadLetters) },
        },
      },
    },
    [ids.scheduleRole]: {
      Type: "AWS::IAM::Role",
      Properties: {
        Description: "Starts Suture's sweep",
        AssumeRolePolicyDocument: policy({
          Effect: "Allow",
          Principal: { Service: "scheduler.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            // Scheduler names the group, not the schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
            ArnEquals: { "aws:SourceArn": getAtt(ids.scheduleGroup) },
            StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
          },
        }),
        Policies: [
          {
            PolicyName: "schedule",
            PolicyDocument: policy(
              { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: ref(ids.alias) },
              // Scheduler writes dead letters with this role: https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
              { Effect: "Allow", Action: "sqs:SendMessage", Resource: getAtt(ids.deadLetters) },
              {
                Effect: "Allow",
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: getAtt(shared.key),
              },
            ),
          },
        ],
      },
    },
  };
}
