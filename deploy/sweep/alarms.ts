import { alarm, metric, sumOf } from "../alarm.ts";
import { getAtt, type Resources, ref } from "../cloudformation.ts";
import type { Settings } from "../settings.ts";
import { ids, sweepName } from "./names.ts";

/** The alarms of the sweep. Each says what happened and what to do. */
export function sweepAlarms({ stage, sweepSchedule }: Settings): Resources {
  const name = (kind: string) => `${sweepName(stage)}-${kind}`;
  const ofFunction = [{ Name: "FunctionName", Value: ref(ids.function) }];
  const ofQueue = [{ Name: "QueueName", Value: getAtt(ids.deadLetters, "QueueName") }];
  const ofGroup = [{ Name: "ScheduleGroup", Value: ref(ids.scheduleGroup) }];
  return {
    // Of a durable function "Errors" counts invocations, which go on where they failed: https://docs.aws.amazon.com/lambda/latest/dg/durable-monitoring.html
    [ids.alarm("Failures")]: alarm(
      name("failures"),
      "A sweep of Suture failed or took longer than it may: part of the account was not looked at. Read the log of the function for the reason.",
      sumOf("sweeps that failed", {
        failed: metric("AWS/Lambda", "DurableExecutionFailed", ofFunction),
        timedOut: metric("AWS/Lambda", "DurableExecutionTimedOut", ofFunction),
      }),
    ),
    [ids.alarm("Throttles")]: alarm(
      name("throttles"),
      "Suture's sweep could not run at once: the account has too little concurrency. It goes on later.",
      metric("AWS/Lambda", "Throttles", ofFunction),
    ),
    [ids.alarm("Unseen")]: alarm(
      name("unseen"),
      "A sweep of Suture could not look at all there is: holes may be open there. Look for its records with the outcome denied or failed.",
      metric("Suture", "SweepUnseen", [{ Name: "service", Value: "sweep" }]),
    ),
    [ids.alarm("DeadLetters")]: alarm(
      name("dead-letters"),
      "A sweep of Suture did not start or did not end. The next one looks at the same; delete the messages of the queue.",
      metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", ofQueue, "Maximum"),
    ),
    [ids.alarm("Lost")]: alarm(
      name("lost"),
      "That a sweep of Suture failed did not even reach the dead-letter queue. Check the queue's policy and its key.",
      sumOf("dead letters lost", {
        byLambda: metric("AWS/Lambda", "DeadLetterErrors", ofFunction),
        ...(sweepSchedule && {
          byScheduler: metric("AWS/Scheduler", "InvocationsFailedToBeSentToDeadLetterCount", ofGroup),
        }),
      }),
    ),
  };
}
