import { existsSync } from "node:fs";
import { join } from "node:path";
import { getAtt, type Intrinsic, join as joined, ref, sub } from "./cloudformation.ts";
import { functionName, idsOf, shared } from "./names.ts";
import type { Settings } from "./settings.ts";

/** The roles of all handlers: whose calls Suture passes over. */
export const ownRoles = (services: readonly string[]): Intrinsic[] =>
  services.map((service) => getAtt(idsOf(service).role));

/**
 * The function of a service, as osls takes it.
 *
 * @param services all services, whose roles are Suture's own
 * @throws Error when the service has no handler.
 */
export function handlerFunction(service: string, services: readonly string[], settings: Settings) {
  const file = `handlers/${service}.ts`;
  if (!existsSync(join(import.meta.dirname, "..", file)))
    throw new Error(`remediations/${service} has no handler: add ${file}, or nothing looks at its events`);
  const ids = idsOf(service);
  const others = [...services.filter((other) => other !== service), "sweep"];
  return {
    name: functionName(settings.stage, service),
    description: `Suture: closes holes that API calls open in ${service}`,
    handler: `handlers/${service}.handler`,
    // As a text: for `Fn::GetAtt` osls adds a needless DependsOn, of which cfn-lint warns.
    role: sub(`\${${ids.role}.Arn}`),
    onError: getAtt(ids.deadLetters),
    memorySize: 512,
    timeout: 60,
    logRetentionInDays: settings.logRetentionDays,
    ...(settings.reservedConcurrency !== undefined && { reservedConcurrency: settings.reservedConcurrency }),
    environment: {
      SUTURE_ACCOUNT_ID: ref("AWS::AccountId"),
      SUTURE_MODE: settings.mode,
      SUTURE_LOG_BUCKET: ref(shared.logBucket),
      SUTURE_OWN_ROLES: joined(",", ownRoles(services)),
    },
    package: { patterns: others.map((other) => `!handlers/${other}/**`) },
  };
}
