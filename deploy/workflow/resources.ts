import type { Config } from "../../engine/config/schema.ts";
import { getAtt, type Resources, ref } from "../cloudformation.ts";
import { deadLetterQueue } from "../dead-letters.ts";
import { rulePermission } from "../rule.ts";
import type { Settings } from "../settings.ts";
import { workflowAlarms } from "./alarms.ts";
import { ids } from "./names.ts";
import { workflowRole } from "./role.ts";

/** All that the workflow needs besides its function. */
export function workflowResources(
  { stage, slackToken }: Settings,
  services: readonly string[],
  { slack }: Config,
): Resources {
  return {
    [ids.role]: workflowRole(stage, services, slack && slackToken),
    ...deadLetterQueue(stage, "workflow"),
    ...daily(),
    ...workflowAlarms(stage),
  };
}

/** What starts the workflow each morning (UTC), to announce the exemptions that expire in a week. */
function daily(): Resources {
  return {
    [ids.rule]: {
      Type: "AWS::Events::Rule",
      Properties: {
        Description: "Has Suture announce the exemptions that expire",
        State: "ENABLED",
        ScheduleExpression: "cron(0 8 * * ? *)",
        Targets: [
          {
            Id: "workflow",
            // A durable function is started by a version or an alias only.
            Arn: ref(ids.alias),
            Input: JSON.stringify({ kind: "expiring" }),
            // The next day would do as well.
            RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 10 },
            DeadLetterConfig: { Arn: getAtt(ids.deadLetters) },
          },
        ],
      },
    },
    ...rulePermission("workflow", ref(ids.alias)),
  };
}
