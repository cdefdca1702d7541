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
import { createMemory } from "./memory/create.ts";
import { settings } from "./modes.ts";
import type { Workflow } from "./people/people.ts";
import { handleEvent } from "./pipeline.ts";
import { handleRequest, isRequest } from "./requests/handle.ts";
import { handlePage } from "./sweep/handle-page.ts";
import { isPage } from "./sweep/page.ts";
import { createWorkflow } from "./workflow-client.ts";

/** The checked `suture.config.yml`, put in by the bundler. */
declare const SUTURE_CONFIG: Config;

const environmentSchema = z.object({
  SUTURE_ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  /** Stands in for the configuration's own `mode`. */
  SUTURE_MODE: z.enum(settings).optional(),
  SUTURE_LOG_BUCKET: z.string().min(3).optional(),
  /** The name of the table in which Suture remembers. */
  SUTURE_TABLE: z.string().min(3),
  /** The ARN of the durable function that asks and tells people. */
  SUTURE_WORKFLOW: z.string().startsWith("arn:"),
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
 * @param startedBy how the durable function is reached
 * @throws Error at start when the environment is not as the deployment sets it: nothing is handled.
 */
export function createHandler(
  service: string,
  remediations: readonly AnyRemediation[],
  startedBy: (functionArn: string) => Workflow = createWorkflow,
) {
  const environment = readEnvironment();
  const { SUTURE_ACCOUNT_ID: homeAccount, SUTURE_MODE: mode, SUTURE_LOG_BUCKET: bucket } = environment;
  const config: Config = mode ? { ...SUTURE_CONFIG, mode } : SUTURE_CONFIG;
  const logger = new Logger({ serviceName: `suture-${service}` });
  const metrics = new Metrics({ namespace: "Suture", serviceName: service });
  const { SUTURE_TABLE: table, SUTURE_WORKFLOW: workflow } = environment;
  const journal = lambdaJournal(logger, metrics, bucket ? { name: bucket, owner: homeAccount } : undefined);
  const engine: Engine = {
    remediations,
    config,
    ownRoles: [
      ...environment.SUTURE_OWN_ROLES,
      ...Object.values(config.accounts).map(({ roleArn }) => roleArn),
    ],
    connect: createConnect({ homeAccount, memberRole: (account) => config.accounts[account] }),
    clock: systemClock,
    journal,
    people: {
      memory: createMemory({ table, clock: systemClock }),
      workflow: startedBy(workflow),
      service,
    },
  };
  const published = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      // What is passed over makes none, and Powertools would warn of that each time.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      await journal.flush();
    }
  };
  return middy()
    .use(injectLambdaContext(logger))
    .handler(async (event: unknown, context) => {
      const remainingMs = () => context.getRemainingTimeInMillis();
      if (isPage(event)) return published(handlePage(engine, event, remainingMs));
      if (isRequest(event)) return published(handleRequest(engine, event, remainingMs));
      const handled = await published(handleEvent(engine, event));
      if ("ignored" in handled) {
        logger.info("Passed over", { ...handled });
        return handled;
      }
      return { decisions: handled.records.map(({ id, control, outcome }) => ({ id, control, outcome })) };
    });
}
