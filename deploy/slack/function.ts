import { ref } from "../cloudformation.ts";
import { functionSettings } from "../function.ts";
import { shared } from "../names.ts";
import type { Settings } from "../settings.ts";
import { workflowAlias } from "../workflow/names.ts";

/** The function that takes the clicks on Suture's messages, as osls takes it. */
export function slackFunction(services: readonly string[], settings: Settings) {
  return {
    ...functionSettings("slack", services, settings),
    description: "Suture: takes the clicks on its messages from Slack",
    // Slack waits for three seconds; Lambda's processor grows with the memory.
    memorySize: 1024,
    timeout: 10,
    environment: {
      SUTURE_TABLE: ref(shared.table),
      SUTURE_WORKFLOW: workflowAlias(settings.stage),
      SUTURE_SLACK_TOKEN: settings.slackToken,
      SUTURE_SLACK_SIGNING_SECRET: settings.slackSigningSecret,
    },
  };
}
