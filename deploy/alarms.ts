import { alarm, metric, sumOf } from "./alarm.ts";
import { getAtt, type Resources, ref } from "./cloudformation.ts";
import { functionName, idsOf } from "./names.ts";

/** The alarms of a service's handler. Each says what happened and what to do. */
export function handlerAlarms(stage: string, service: string): Resources {
  const ids = idsOf(service);
  const ofFunction = [{ Name: "FunctionName", Value: ref(ids.function) }];
  const ofQueue = [{ Name: "QueueName", Value: getAtt(ids.deadLetters, "QueueName") }];
  const ofRule = [{ Name: "RuleName", Value: ref(ids.rule) }];
  const name = (kind: string) => `${functionName(stage, service)}-${kind}`;
  return {
    [ids.alarm("Errors")]: alarm(
      name("errors"),
      `Suture failed on an event of ${service}; Lambda tries twice more. Read the log of the function for the reason.`,
      metric("AWS/Lambda", "Errors", ofFunction),
    ),
    [ids.alarm("Throttles")]: alarm(
      name("throttles"),
      `More events of ${service} than the reserved concurrency takes at once: holes stay open longer. Raise reservedConcurrency.`,
      metric("AWS/Lambda", "Throttles", ofFunction),
    ),
    [ids.alarm("DeadLetters")]: alarm(
      name("dead-letters"),
      `Events of ${service} were never handled: their holes may be open. Give the messages of the queue to \`suture handle\`, then delete them.`,
      metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", ofQueue, "Maximum"),
    ),
    [ids.alarm("Lost")]: alarm(
      name("lost"),
      `Events of ${service} did not even reach the dead-letter queue and are lost. Check the queue's policy and its key, then audit the account.`,
      sumOf("events lost", {
        byLambda: metric("AWS/Lambda", "DeadLetterErrors", ofFunction),
        byEventBridge: metric("AWS/Events", "InvocationsFailedToBeSentToDlq", ofRule),
      }),
    ),
  };
}
