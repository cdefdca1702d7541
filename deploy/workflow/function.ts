import type { Config } from "../../engine/config/schema.ts";
import { getAtt, ref, sub } from "../cloudformation.ts";
import { functionSettings, handlerArns } from "../function.ts";
import { shared } from "../names.ts";
import type { Settings } from "../settings.ts";
import { ids } from "./names.ts";

/** Longer than anybody is asked: 30 days, as long again after an escalation, and plans that changed in between. */
const executionTimeout = 90 * 24 * 60 * 60;

/** The durable function that asks people, waits for them and tells them, as osls takes it. It waits without running. */
export function workflowFunction(services: readonly string[], settings: Settings, { slack }: Config) {
  return {
    ...functionSettings("workflow", services, settings),
    description: "Suture: asks people, waits for their answer, tells them what was done",
    onError: getAtt(ids.deadLetters),
    memorySize: 512,
    timeout: 300,
    durableConfig: { executionTimeout, retentionPeriodInDays: 14 },
    environment: {
      SUTURE_ACCOUNT_ID: ref("AWS::AccountId"),
      SUTURE_LOG_BUCKET: ref(shared.logBucket),
      SUTURE_TABLE: ref(shared.table),
      SUTURE_HANDLERS: sub(JSON.stringify(handlerArns(services))),
      SUTURE_ALARM_TOPIC: ref(shared.alarmTopic),
      ...(slack && { SUTURE_SLACK_TOKEN: settings.slackToken }),
    },
  };
}
