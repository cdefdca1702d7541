import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Journal } from "../engine.ts";
import type { ActionRecord } from "../record.ts";
import type { Publisher } from "./events.ts";

/** A journal that publishes what it recorded when the invocation ends. */
export interface LambdaJournal extends Journal {
  /** @throws PublishError when EventBridge did not take all events; their records are kept. */
  flush(): Promise<void>;
}

/**
 * The journal of a Lambda function: structured log lines, metrics, and for every decision but "compliant", which a log
 * line is enough for, an object in the log bucket and an event on the account's bus.
 */
export function lambdaJournal(
  logger: Logger,
  metrics: Metrics,
  logBucket?: { name: string; owner: string },
): LambdaJournal {
  let writer: Promise<(record: ActionRecord) => Promise<void>> | undefined;
  let publisher: Promise<Publisher> | undefined;
  return {
    applying(action) {
      logger.info("Applying a plan", { action });
    },
    async record(record) {
      logger[levels[record.outcome] ?? "info"]("Decided", { action: record });
      metrics.addMetric(`Outcome.${record.outcome}`, MetricUnit.Count, 1);
      if (record.exposedMs !== null)
        metrics.addMetric("ExposedTime", MetricUnit.Milliseconds, record.exposedMs);
      if (record.outcome === "compliant" || !logBucket) return;
      writer ??= import("./bucket.ts").then(({ bucketWriter }) =>
        bucketWriter(logBucket.name, logBucket.owner),
      );
      await (await writer)(record);
      publisher ??= import("./events.ts").then(({ eventPublisher }) => eventPublisher());
      (await publisher).add(record);
    },
    async flush() {
      await (await publisher)?.flush();
    },
  };
}

const levels: Partial<Record<ActionRecord["outcome"], "warn" | "error">> = {
  planned: "warn",
  pending: "warn",
  limited: "warn",
  denied: "error",
  failed: "error",
};
