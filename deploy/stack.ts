import type { Config } from "../engine/config/schema.ts";
import { remediationsByService } from "../remediations/index.ts";
import { alarmTopic } from "./alarm-topic.ts";
import { handlerAlarms } from "./alarms.ts";
import { getAtt, type Resources, ref, sub } from "./cloudformation.ts";
import { dashboard } from "./dashboard.ts";
import { deadLetterQueue } from "./dead-letters.ts";
import { handlerFunction, ownRoles } from "./function.ts";
import { encryptionKey } from "./key.ts";
import { logBucket } from "./log-bucket.ts";
import { idsOf, logGroupName, shared } from "./names.ts";
import { handlerRole } from "./roles.ts";
import { eventRule } from "./rule.ts";
import type { Settings } from "./settings.ts";
import { slackFunction } from "./slack/function.ts";
import { accessLogName, path, ids as slackIds } from "./slack/names.ts";
import { slackResources } from "./slack/resources.ts";
import { sweepFunction } from "./sweep/function.ts";
import { ids as sweepIds } from "./sweep/names.ts";
import { sweepResources } from "./sweep/resources.ts";
import { table } from "./table.ts";
import { workflowFunction } from "./workflow/function.ts";
import { ids as workflowIds } from "./workflow/names.ts";
import { workflowResources } from "./workflow/resources.ts";

const services = Object.keys(remediationsByService);

/** The functions of serverless.yml: one for each service that has remediations, the sweep, the workflow, and the way from Slack. */
export function functions(settings: Settings, config: Config) {
  const handlers = services.map(
    (service) => [service, handlerFunction(service, services, settings)] as const,
  );
  return {
    ...Object.fromEntries(handlers),
    sweep: sweepFunction(services, settings),
    workflow: workflowFunction(services, settings, config),
    ...(config.slack && { slack: slackFunction(services, settings) }),
  };
}

/** All else that serverless.yml deploys. */
export function resources(settings: Settings, config: Config) {
  const { stage } = settings;
  const { accounts, slack } = config;
  const functionNames = [...services, "sweep", "workflow", ...(slack ? ["slack"] : [])];
  const logGroups = functionNames.map((name) => logGroupName(stage, name));
  const ofHandlers = Object.entries(remediationsByService).map(([service, remediations]) => ({
    [idsOf(service).role]: handlerRole(stage, service, remediations, config),
    ...eventRule(service, remediations, ownRoles(services)),
    ...deadLetterQueue(stage, service),
    ...handlerAlarms(stage, service),
  }));
  const Resources: Resources = Object.assign(
    {
      ...encryptionKey(stage, slack ? [...logGroups, accessLogName(stage)] : logGroups, [
        ...services,
        "workflow",
      ]),
      ...logBucket(settings),
      ...alarmTopic(settings),
      ...table(stage),
      ...sweepResources(settings, remediationsByService, accounts),
      ...workflowResources(settings, services, config),
      ...(slack && slackResources(settings)),
      [shared.dashboard]: dashboard(stage, services),
    },
    ...ofHandlers,
  );
  return { Resources, Outputs: outputs(config), extensions: extensions(functionNames) };
}

function outputs({ slack }: Config) {
  return {
    LogBucket: { Description: "Where the action records are", Value: ref(shared.logBucket) },
    SigningKey: {
      Description: "What signs the digests of the action log",
      Value: getAtt(sweepIds.signingKey),
    },
    Table: { Description: "What Suture remembers", Value: ref(shared.table) },
    AlarmTopic: { Description: "Where alarms go: subscribe to it", Value: ref(shared.alarmTopic) },
    ...(slack && {
      SlackUrl: {
        Description: "The Interactivity Request URL of the Slack app",
        Value: sub(`\${${slackIds.api}.ApiEndpoint}${path}`),
      },
    }),
  };
}

/** What osls makes otherwise than it is wanted. */
function extensions(functionNames: readonly string[]) {
  // osls makes the log groups, without a key.
  const logGroups = functionNames.map((name) => [
    idsOf(name).logGroup,
    { Properties: { KmsKeyId: getAtt(shared.key) } },
  ]);
  // osls adds a needless DependsOn.
  const aliases = [sweepIds.alias, workflowIds.alias].map((alias) => [
    alias,
    { Metadata: { "cfn-lint": { config: { ignore_checks: ["W3005"] } } } },
  ]);
  return {
    ...Object.fromEntries([...logGroups, ...aliases]),
    ServerlessDeploymentBucket: {
      Properties: { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
    },
  };
}
