import {
  denyWithoutTls,
  getAtt,
  type PolicyStatement,
  policy,
  type Resources,
  ref,
} from "./cloudformation.ts";
import { deadLettersName, idsOf, shared } from "./names.ts";

/**
 * The queue of the events that a function with a rule never handled: those that EventBridge could not hand over, and
 * those that the function failed on each time. Both arrive as the event itself, a service's as `suture handle` takes it.
 */
export function deadLetterQueue(stage: string, name: string): Resources {
  const ids = idsOf(name);
  return queue(stage, name, {
    Sid: "OnlyItsRule",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: getAtt(ids.deadLetters),
    Condition: {
      ArnEquals: { "aws:SourceArn": getAtt(ids.rule) },
      StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
    },
  });
}

/**
 * The queue of the dead letters of a function.
 *
 * @param senders the AWS services that send to it, but for those that do with a role
 */
export function queue(stage: string, service: string, ...senders: readonly PolicyStatement[]): Resources {
  const ids = idsOf(service);
  return {
    [ids.deadLetters]: {
      Type: "AWS::SQS::Queue",
      Properties: {
        QueueName: deadLettersName(stage, service),
        KmsMasterKeyId: getAtt(shared.key),
        KmsDataKeyReusePeriodSeconds: 86_400,
        MessageRetentionPeriod: 1_209_600,
      },
    },
    [ids.deadLettersPolicy]: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [ref(ids.deadLetters)],
        PolicyDocument: policy(...senders, denyWithoutTls("sqs:*", getAtt(ids.deadLetters))),
      },
    },
  };
}
