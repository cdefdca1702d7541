import type { Config } from "../engine/config/schema.ts";
import { remediationsByService } from "../remediations/index.ts";
import { alarmTopic } from "./alarm-topic.ts";
import { handlerAlarms } from "./alarms.ts";
import { getAtt, type Resources, ref } from "./cloudformation.ts";
import { dashboard } from "./dashboard.ts";
import { deadLetterQueue } from "./dead-letters.ts";
import { handlerFunction, ownRoles } from "./function.ts";
import { encryptionKey } from "./key.ts";
import { logBucket } from "./log-bucket.ts";
import { idsOf, shared } from "./names.ts";
import { handlerRole } from "./roles.ts";
import { eventRule } from "./rule.ts";
import type { Settings } from "./settings.ts";
import { sweepFunction } from "./sweep/function.ts";
import { ids as sweepIds } from "./sweep/names.ts";
import { sweepResources } from "./sweep/resources.ts";

const services = Object.keys(remediationsByService);

/** The functions of serverless.yml: one for each service that has remediations, and the sweep. */
export function functions(settings: Settings) {
  const handlers = services.map(
    (service) => [service, handlerFunction(service, services, settings)] as const,
  );
  return { ...Object.fromEntries(handlers), sweep: sweepFunction(services, settings) };
}

/** All else that serverless.yml deploys. */
export function resources(settings: Settings, config: Config) {
  const { stage } = settings;
  const memberRoles = Object.values(config.accounts).map(({ roleArn }) => roleArn);
  const ofHandlers = Object.entries(remediationsByService).map(([service, remediations]) => ({
    [idsOf(service).role]: handlerRole(service, remediations, memberRoles),
    ...eventRule(service, remediations, ownRoles(services)),
    ...deadLetterQueue(stage, service),
    ...handlerAlarms(stage, service),
  }));
  const Resources: Resources = Object.assign(
    {
      ...encryptionKey(stage, services, ["sweep"]),
      ...logBucket(settings),
      ...alarmTopic(settings),
      ...sweepResources(settings, remediationsByService, memberRoles),
      [shared.dashboard]: dashboard(stage, services),
    },
    ...ofHandlers,
  );
  return {
    Resources,
    Outputs: {
      LogBucket: { Description: "Where the action records are", Value: ref(shared.logBucket) },
      SigningKey: {
        Description: "What signs the digests of the action log",
        Value: getAtt(sweepIds.signingKey),
      },
      AlarmTopic: { Description: "Where alarms go: subscribe to it", Value: ref(shared.alarmTopic) },
    },
    extensions: {
      // osls makes the log groups, without a key.
      ...Object.fromEntries(
        [...services, "sweep"].map((name) => [
          idsOf(name).logGroup,
          { Properties: { KmsKeyId: getAtt(shared.key) } },
        ]),
      ),
      // osls adds a needless DependsOn.
      [sweepIds.alias]: { Metadata: { "cfn-lint": { config: { ignore_checks: ["W3005"] } } } },
      ServerlessDeploymentBucket: {
        Properties: { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
      },
    },
  };
}
