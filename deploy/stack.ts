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

const services = Object.keys(remediationsByService);

/** The functions of serverless.yml: one for each service that has remediations. */
export function functions(settings: Settings) {
  return Object.fromEntries(
    services.map((service) => [service, handlerFunction(service, services, settings)]),
  );
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
      ...encryptionKey(stage, services),
      ...logBucket(settings),
      ...alarmTopic(settings),
      [shared.dashboard]: dashboard(stage, services),
    },
    ...ofHandlers,
  );
  return {
    Resources,
    Outputs: {
      LogBucket: { Description: "Where the action records are", Value: ref(shared.logBucket) },
      AlarmTopic: { Description: "Where alarms go: subscribe to it", Value: ref(shared.alarmTopic) },
    },
    extensions: {
      // osls makes the log groups, without a key.
      ...Object.fromEntries(
        services.map((service) => [
          idsOf(service).logGroup,
          { Properties: { KmsKeyId: getAtt(shared.key) } },
        ]),
      ),
      ServerlessDeploymentBucket: {
        Properties: { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
      },
    },
  };
}
