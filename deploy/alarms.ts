import { getAtt, type Resource, type Resources, ref } from "./cloudformation.ts";
import { functionName, idsOf, shared } from "./names.ts";

/** What is the same for every alarm: it goes off within a minute of the first occurrence and says when it is over. */
const atFirstOccurrence = {
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
  EvaluationPeriods: 1,
  TreatMissingData: "notBreaching",
  AlarmActions: [ref(shared.alarmTopic)],
  OKActions: [ref(shared.alarmTopic)],
};

/** The alarms of a service's handler. Each says what happened and what to do. */
export function handlerAlarms(stage: string, service: string): Resources {
  const ids = idsOf(service);
  const ofFunction = [{ Name: "FunctionName", Value: ref(ids.function) }];
  const ofQueue = [{ Name: "QueueName", Value: getAtt(ids.deadLetters, "QueueName") }];
  const ofRule = [{ Name: "RuleName", Value: ref(ids.rule) }];
  const metric = (Namespace: string, MetricName: string, Dimensions: object[], Statistic = "Sum") => ({
    Namespace,
    MetricName,
    Dimensions,
    Statistic,
    Period: 60,
  });
  const counted = (Id: string, { Statistic, Period, ...Metric }: ReturnType<typeof metric>) => ({
    Id,
    MetricStat: { Metric, Stat: Statistic, Period },
    ReturnData: false,
  });
  const alarm = (kind: string, description: string, what: object): Resource => ({
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmName: `${functionName(stage, service)}-${kind}`,
      AlarmDescription: description,
      ...atFirstOccurrence,
      ...what,
    },
  });
  return {
    [ids.alarm("Errors")]: alarm(
      "errors",
      `Suture failed on an event of ${service}; Lambda tries twice more. Read the log of the function for the reason.`,
      metric("AWS/Lambda", "Errors", ofFunction),
    ),
    [ids.alarm("Throttles")]: alarm(
      "throttles",
      `More events of ${service} than the reserved concurrency takes at once: holes stay open longer. Raise reservedConcurrency.`,
      metric("AWS/Lambda", "Throttles", ofFunction),
    ),
    [ids.alarm("DeadLetters")]: alarm(
      "dead-letters",
      `Events of ${service} were never handled: their holes may be open. Give the messages of the queue to \`suture handle\`, then delete them.`,
      metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", ofQueue, "Maximum"),
    ),
    [ids.alarm("Lost")]: alarm(
      "lost",
      `Events of ${service} did not even reach the dead-letter queue and are lost. Check the queue's policy and its key, then audit the account.`,
      {
        Metrics: [
          {
            Id: "lost",
            Label: "events lost",
            Expression: "FILL(byLambda, 0) + FILL(byEventBridge, 0)",
            ReturnData: true,
          },
          counted("byLambda", metric("AWS/Lambda", "DeadLetterErrors", ofFunction)),
          counted("byEventBridge", metric("AWS/Events", "InvocationsFailedToBeSentToDlq", ofRule)),
        ],
      },
    ),
  };
}
