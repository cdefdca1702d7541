import { existsSync } from "node:fs";
import { join } from "node:path";
import { getAtt, type Intrinsic, join as joined, ref, sub } from "./cloudformation.ts";
import { functionName, idsOf, shared } from "./names.ts";
import type { Settings } from "./settings.ts";
import { workflowAlias } from "./workflow/names.ts";

/** The functions that belong to no service. */
const others = ["sweep", "workflow", "slack"];

/** The roles of all handlers, whose calls Suture passes over. The other functions make no call that a rule looks at. */
export const ownRoles = (services: readonly string[]): Intrinsic[] =>
  services.map((service) => getAtt(idsOf(service).role));

/** The ARN of the handler of each service, as parts of an `Fn::Sub`. */
export const handlerArns = (services: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(services.map((service) => [service, `\${${idsOf(service).function}.Arn}`]));

/** What all functions have in common, as osls takes it. */
export function functionSettings(name: string, services: readonly string[], settings: Settings) {
  const { reservedConcurrency } = settings;
  const ids = idsOf(name);
  return {
    name: functionName(settings.stage, name),
    handler: `handlers/${name}.handler`,
    // As a text: for `Fn::GetAtt` osls adds a needless DependsOn, of which cfn-lint warns.
    role: sub(`\${${ids.role}.Arn}`),
    logRetentionInDays: settings.logRetentionDays,
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    package: {
      patterns: [...services, ...others]
        .filter((other) => other !== name)
        .map((other) => `!handlers/${other}/**`),
    },
  };
}

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
  return {
    ...functionSettings(service, services, settings),
    description: `Suture: closes holes that API calls open in ${service}`,
    onError: getAtt(idsOf(service).deadLetters),
    memorySize: 512,
    timeout: 60,
    environment: {
      SUTURE_ACCOUNT_ID: ref("AWS::AccountId"),
      SUTURE_MODE: settings.mode,
      SUTURE_LOG_BUCKET: ref(shared.logBucket),
      SUTURE_OWN_ROLES: joined(",", ownRoles(services)),
      SUTURE_TABLE: ref(shared.table),
      SUTURE_WORKFLOW: workflowAlias(settings.stage),
    },
  };
}
