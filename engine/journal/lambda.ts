import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Journal } from "../engine.ts";
import type { ActionRecord } from "../record.ts";

/**
 * The journal of a Lambda function: structured log lines, metrics, and an object in the log bucket for every
 * decision but "compliant", which a log line is enough for.
 */
export function lambdaJournal(
  logger: Logger,
  metrics: Metrics,
  logBucket?: { name: string; owner: string },
): Journal {
  let writer: Promise<(record: ActionRecord) => Promise<void>> | undefined;
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
