import { randomUUID } from "node:crypto";
import { DurableExecutionApiClient, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { systemClock } from "../engine/clock.ts";
import type { Config } from "../engine/config/schema.ts";
import { handlerArns } from "../engine/handler-arns.ts";
import { lambdaJournal } from "../engine/journal/lambda.ts";
import { createMemory } from "../engine/memory/create.ts";
import type { AnyRemediation } from "../remediations/contract.ts";
import { createSlack } from "../slack/client.ts";
import { referenceOf } from "../slack/messages/facts.ts";
import { createSecrets } from "../slack/secrets.ts";
import { topicAlert } from "./alert.ts";
import type { Desk } from "./desk.ts";
import { run } from "./run.ts";
import { serviceOf } from "./service.ts";

/** The checked `suture.config.yml`, put in by the bundler. */
declare const SUTURE_CONFIG: Config;

const environmentSchema = z.object({
  SUTURE_ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  SUTURE_TABLE: z.string().min(3),
  SUTURE_LOG_BUCKET: z.string().min(3).optional(),
  /** The ARN of the topic that alarms go to. */
  SUTURE_ALARM_TOPIC: z.string().startsWith("arn:"),
  /** The name of the parameter that holds Slack's bot token. */
  SUTURE_SLACK_TOKEN: z.string().min(1).optional(),
  SUTURE_HANDLERS: handlerArns,
});

/**
 * The durable function that waits for people: asks them in Slack, reminds them, and hands what they decided to the
 * handlers of the services, which alone may change resources.
 *
 * @throws ZodError at start when the environment is not as the deployment sets it.
 */
export function createWorkflow(remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>) {
  const environment = environmentSchema.parse(process.env);
  const { SUTURE_ACCOUNT_ID: owner, SUTURE_LOG_BUCKET: bucket, SUTURE_SLACK_TOKEN: token } = environment;
  const logger = new Logger({ serviceName: "suture-workflow" });
  const metrics = new Metrics({ namespace: "Suture", serviceName: "workflow" });
  const journal = lambdaJournal(logger, metrics, bucket ? { name: bucket, owner } : undefined);
  const secret = createSecrets(token ? [token] : [], systemClock);
  const desk: Desk = {
    config: SUTURE_CONFIG,
    clock: systemClock,
    memory: createMemory({ table: environment.SUTURE_TABLE, clock: systemClock }),
    ...(token && { slack: createSlack({ token: () => secret(token) }) }),
    handlers: environment.SUTURE_HANDLERS,
    reference: referenceOf(Object.values(remediationsByService).flat(), SUTURE_CONFIG.slack?.runbooks),
    serviceOf: (control) => serviceOf(remediationsByService, control),
    async record(record) {
      await journal.record(record).finally(() => metrics.publishStoredMetrics());
      await journal.flush();
    },
    alert: topicAlert(environment.SUTURE_ALARM_TOPIC),
    newSecret: randomUUID,
  };
  return withDurableExecution(
    async (input, context) => {
      logger.addContext(context.lambdaContext);
      return run(desk, context, input);
    },
    { durableExecutionClient: new DurableExecutionApiClient(new LambdaClient({ maxAttempts: 5 })) },
  );
}
