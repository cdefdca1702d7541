import { alarm, metric, sumOf } from "../alarm.ts";
import { getAtt, type Resources, ref } from "../cloudformation.ts";
import { ids, workflowName } from "./names.ts";

/** The alarms of the workflow. Each says what happened and what to do. */
export function workflowAlarms(stage: string): Resources {
  const name = (kind: string) => `${workflowName(stage)}-${kind}`;
  const ofFunction = [{ Name: "FunctionName", Value: ref(ids.function) }];
  const ofQueue = [{ Name: "QueueName", Value: getAtt(ids.deadLetters, "QueueName") }];
  const ofRule = [{ Name: "RuleName", Value: ref(ids.rule) }];
  return {
    // Of a durable function "Errors" counts invocations, which go on where they failed: https://docs.aws.amazon.com/lambda/latest/dg/durable-monitoring.html
    [ids.alarm("Failures")]: alarm(
      name("failures"),
      "Suture gave up on asking or telling people: a finding may be open that nobody was asked about. Read the log of the function for the reason.",
      sumOf("executions that failed", {
        failed: metric("AWS/Lambda", "DurableExecutionFailed", ofFunction),
        timedOut: metric("AWS/Lambda", "DurableExecutionTimedOut", ofFunction),
      }),
    ),
    [ids.alarm("Throttles")]: alarm(
      name("throttles"),
      "Suture asks people later than it could: more to say than the reserved concurrency takes at once. Raise reservedConcurrency.",
      metric("AWS/Lambda", "Throttles", ofFunction),
    ),
    [ids.alarm("DeadLetters")]: alarm(
      name("dead-letters"),
      "Suture could not start to ask or to tell people. Each message of the queue names the finding: audit its account, then delete the messages.",
      metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", ofQueue, "Maximum"),
    ),
    [ids.alarm("Lost")]: alarm(
      name("lost"),
      "What Suture had to ask or tell did not even reach the dead-letter queue and is lost. Check the queue's policy and its key, then audit the account.",
      sumOf("requests lost", {
        byLambda: metric("AWS/Lambda", "DeadLetterErrors", ofFunction),
        byEventBridge: metric("AWS/Events", "InvocationsFailedToBeSentToDlq", ofRule),
      }),
    ),
  };
}
