import { getAtt, ref, sub } from "../cloudformation.ts";
import { functionSettings, handlerArns } from "../function.ts";
import { shared } from "../names.ts";
import type { Settings } from "../settings.ts";
import { ids } from "./names.ts";

/** Shorter than the shortest day: a sweep that hangs does not keep the next one from running. */
const executionTimeout = 23 * 60 * 60;

/**
 * The durable function of the sweep, as osls takes it: with a version and the alias `durable`, without which Lambda does
 * not start a durable function. https://docs.aws.amazon.com/lambda/latest/dg/durable-configuration.html
 */
export function sweepFunction(services: readonly string[], settings: Settings) {
  const { reservedConcurrency } = settings;
  return {
    ...functionSettings("sweep", services, settings),
    description: "Suture: looks at every resource, also at what no event announced",
    onError: getAtt(ids.deadLetters),
    memorySize: 512,
    timeout: 900,
    durableConfig: { executionTimeout, retentionPeriodInDays: 14 },
    // One for the sweep, one for another to see that it runs.
    ...(reservedConcurrency !== undefined && { reservedConcurrency: Math.min(reservedConcurrency, 2) }),
    environment: {
      SUTURE_ACCOUNT_ID: ref("AWS::AccountId"),
      SUTURE_MODE: settings.mode,
      SUTURE_LOG_BUCKET: ref(shared.logBucket),
      SUTURE_SIGNING_KEY: getAtt(ids.signingKey),
      SUTURE_HANDLERS: sub(JSON.stringify(handlerArns(services))),
    },
  };
}
