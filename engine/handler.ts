import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import { z } from "zod";
import { createConnect } from "../aws/clients.ts";
import type { AnyRemediation } from "../remediations/contract.ts";
import { systemClock } from "./clock.ts";
import type { Config } from "./config/schema.ts";
import type { Engine } from "./engine.ts";
import { lambdaJournal } from "./journal/lambda.ts";
import { settings } from "./modes.ts";
import { handleEvent } from "./pipeline.ts";
import { handlePage } from "./sweep/handle-page.ts";
import { isPage } from "./sweep/page.ts";

/** The checked `suture.config.yml`, put in by the bundler. */
declare const SUTURE_CONFIG: Config;

const environmentSchema = z.object({
  SUTURE_ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  /** Stands in for the configuration's own `mode`. */
  SUTURE_MODE: z.enum(settings).optional(),
  SUTURE_LOG_BUCKET: z.string().min(3).optional(),
  /** ARNs, separated by commas. */
  SUTURE_OWN_ROLES: z.string().transform((list) => list.split(",").filter(Boolean)),
});

function readEnvironment(): z.infer<typeof environmentSchema> {
  const parsed = environmentSchema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`the function's environment is not as the deployment sets it: ${problems.join("; ")}`);
}

/**
 * The Lambda function of a service: one EventBridge event, or one page of a sweep, in; a record for each decision out.
 * It throws where Lambda should try again, and after that put the event into the dead-letter queue.
 *
 * @throws Error at start when the environment is not as the deployment sets it: nothing is handled.
 */
export function createHandler(service: string, remediations: readonly AnyRemediation[]) {
  const environment = readEnvironment();
  const { SUTURE_ACCOUNT_ID: homeAccount, SUTURE_MODE: mode, SUTURE_LOG_BUCKET: bucket } = environment;
  const config: Config = mode ? { ...SUTURE_CONFIG, mode } : SUTURE_CONFIG;
  const logger = new Logger({ serviceName: `suture-${service}` });
  const metrics = new Metrics({ namespace: "Suture", serviceName: service });
  const engine: Engine = {
    remediations,
    config,
    ownRoles: [
      ...environment.SUTURE_OWN_ROLES,
      ...Object.values(config.accounts).map(({ roleArn }) => roleArn),
    ],
    connect: createConnect({ homeAccount, memberRole: (account) => config.accounts[account] }),
    clock: systemClock,
    journal: lambdaJournal(logger, metrics, bucket ? { name: bucket, owner: homeAccount } : undefined),
  };
  const withMetrics = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      // What is passed over makes none, and Powertools would warn of that each time.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };
  return middy()
    .use(injectLambdaContext(logger))
    .handler(async (event: unknown, context) => {
      if (isPage(event))
        return withMetrics(handlePage(engine, event, () => context.getRemainingTimeInMillis()));
      const handled = await withMetrics(handleEvent(engine, event));
      if ("ignored" in handled) {
        logger.info("Passed over", { ...handled });
        return handled;
      }
      return { decisions: handled.records.map(({ id, control, outcome }) => ({ id, control, outcome })) };
    });
}
