import { DurableExecutionApiClient, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { createConnect } from "../../aws/clients.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config/schema.ts";
import { handlerArns } from "../handler-arns.ts";
import { lambdaJournal } from "../journal/lambda.ts";
import { settings } from "../modes.ts";
import { findRunning } from "./running.ts";
import { sweep } from "./sweep.ts";
import type { Summary, Sweeper } from "./sweeper.ts";

/** The checked `suture.config.yml`, put in by the bundler. */
declare const SUTURE_CONFIG: Config;

const environmentSchema = z.object({
  AWS_REGION: z.string().min(1),
  SUTURE_ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  /** Stands in for the configuration's own `mode`. */
  SUTURE_MODE: z.enum(settings).optional(),
  SUTURE_LOG_BUCKET: z.string().min(3).optional(),
  /** The ARN of a key for SIGN_VERIFY, with which days of the log are sealed. */
  SUTURE_SIGNING_KEY: z.string().startsWith("arn:").optional(),
  SUTURE_HANDLERS: handlerArns,
});

/**
 * The durable function of the sweep: lists what there is in the home account and each configured one, and hands it to
 * the handlers of the services. Started by a schedule, or by hand with any input.
 *
 * @throws ZodError at start when the environment is not as the deployment sets it: nothing is swept.
 */
export function createSweep(remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>) {
  const environment = environmentSchema.parse(process.env);
  const { SUTURE_ACCOUNT_ID: homeAccount, SUTURE_MODE: mode, AWS_REGION: region } = environment;
  const config: Config = mode ? { ...SUTURE_CONFIG, mode } : SUTURE_CONFIG;
  const logger = new Logger({ serviceName: "suture-sweep" });
  const metrics = new Metrics({ namespace: "Suture", serviceName: "sweep" });
  const client = new LambdaClient({ maxAttempts: 5 });
  const { SUTURE_LOG_BUCKET: bucket, SUTURE_SIGNING_KEY: key } = environment;
  const { record, flush, ...journal } = lambdaJournal(
    logger,
    metrics,
    bucket ? { name: bucket, owner: homeAccount } : undefined,
  );
  const sweeper: Sweeper = {
    remediationsByService,
    config,
    connect: createConnect({
      homeAccount,
      memberRole: (account) => config.accounts[account],
      readOnly: true,
    }),
    clock: systemClock,
    journal: {
      ...journal,
      // An invocation may end at any time after it: the SDK ends it where it waits.
      record: async (made) => {
        await record(made).finally(() => metrics.publishStoredMetrics());
        await flush();
      },
    },
    places: [homeAccount, ...Object.keys(config.accounts)].map((account) => ({ account, region })),
    handlers: environment.SUTURE_HANDLERS,
    findRunning: (sweepId, isLastAttempt) => findRunning(client, sweepId, isLastAttempt),
    refused(sweepId, running) {
      logger.warn("Refused to sweep, for another sweep is running", { sweepId, running });
      metrics.addMetric("SweepRefused", MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
    },
    finished(summary) {
      logger.info("Swept", { ...summary });
      addSummary(metrics, summary);
      metrics.publishStoredMetrics();
    },
    ...(bucket && { seal: (day) => sealRecords(bucket, homeAccount, day, key) }),
  };
  return withDurableExecution(
    async (_input, context) => {
      logger.addContext(context.lambdaContext);
      return sweep(sweeper, context);
    },
    { durableExecutionClient: new DurableExecutionApiClient(client) },
  );
}

function addSummary(metrics: Metrics, { resources, outcomes, unseen, durationMs }: Summary): void {
  metrics.addMetric("SweptResources", MetricUnit.Count, resources);
  metrics.addMetric("SweepUnseen", MetricUnit.Count, unseen);
  metrics.addMetric("SweepDuration", MetricUnit.Milliseconds, durationMs);
  for (const [outcome, count] of Object.entries(outcomes))
    metrics.addMetric(`Swept.${outcome}`, MetricUnit.Count, count);
}

async function sealRecords(bucket: string, owner: string, day: string, key: string | undefined) {
  const [{ bucketStore }, { sealDay }, { kmsSigner }] = await Promise.all([
    import("../seal/bucket.ts"),
    import("../seal/seal.ts"),
    import("../seal/signature.ts"),
  ]);
  await sealDay(bucketStore({ bucket, owner }), day, key ? kmsSigner(key) : undefined);
}
