import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";
import { z } from "zod";
import { systemClock } from "../engine/clock.ts";
import type { Config } from "../engine/config/schema.ts";
import { createMemory } from "../engine/memory/create.ts";
import { createWorkflow } from "../engine/workflow-client.ts";
import { createSlack } from "./client.ts";
import { createSlackEndpoint } from "./endpoint.ts";
import { createSecrets } from "./secrets.ts";

/** The checked `suture.config.yml`, put in by the bundler. */
declare const SUTURE_CONFIG: Config;

const environmentSchema = z.object({
  SUTURE_TABLE: z.string().min(3),
  /** The ARN of the alias of the durable function. */
  SUTURE_WORKFLOW: z.string().startsWith("arn:"),
  /** Names of SecureString parameters. */
  SUTURE_SLACK_TOKEN: z.string().min(1),
  SUTURE_SLACK_SIGNING_SECRET: z.string().min(1),
  /** For GovSlack, which answers elsewhere: https://slack-gov.com/api/ */
  SUTURE_SLACK_API: z.url().endsWith("/").optional(),
});

/**
 * The Lambda function behind the HTTP API that Slack sends clicks to. Loads the SDK with the first click.
 *
 * @throws Error at start when the environment or the configuration is not as the deployment sets it: nothing is answered.
 */
export function createSlackHandler() {
  const environment = environmentSchema.parse(process.env);
  const { slack, approval } = SUTURE_CONFIG;
  if (!slack) throw new Error("suture.config.yml says nothing of slack: there is nobody to answer");
  const logger = new Logger({ serviceName: "suture-slack" });
  const { SUTURE_SLACK_TOKEN: token, SUTURE_SLACK_SIGNING_SECRET: signingSecret } = environment;
  const { SUTURE_SLACK_API: apiUrl } = environment;
  const secret = createSecrets([token, signingSecret], systemClock);
  const endpoint = createSlackEndpoint({
    workspace: slack.workspace,
    approval,
    memory: createMemory({ table: environment.SUTURE_TABLE, clock: systemClock }),
    workflow: createWorkflow(environment.SUTURE_WORKFLOW),
    client: createSlack({ token: () => secret(token), ...(apiUrl && { apiUrl }) }),
    signingSecret: () => secret(signingSecret),
    clock: systemClock,
    log: {
      warn: (message, details) => logger.warn(message, { ...details }),
      error: (message, details) => logger.error(message, { ...details }),
    },
  });
  return middy()
    .use(injectLambdaContext(logger))
    .handler(async (event: unknown) => endpoint(event));
}
