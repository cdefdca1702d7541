import { alarm, metric } from "../alarm.ts";
import { getAtt, type Resource, type Resources, ref } from "../cloudformation.ts";
import { functionStatements, lambdaRole } from "../lambda-role.ts";
import { shared } from "../names.ts";
import { startStatement, wakeStatement } from "../people.ts";
import { secretStatement } from "../secrets.ts";
import type { Settings } from "../settings.ts";
import { tableStatement } from "../table.ts";
import { slackApi } from "./api.ts";
import { ids, slackName } from "./names.ts";

/** All that the way from Slack needs besides its function. */
export function slackResources(settings: Settings): Resources {
  return { [ids.role]: slackRole(settings), ...slackApi(settings), ...slackAlarms(settings) };
}

/** The role of the function that Slack reaches: it may note an answer and wake who waits for it. */
function slackRole({ stage, slackToken, slackSigningSecret }: Settings): Resource {
  return lambdaRole("Suture's way from Slack", "slack", [
    ...functionStatements("slack"),
    // To look up what a click is about, and to note its signature and the answer.
    tableStatement(["GetItem", "PutItem", "UpdateItem"]),
    // The table and the secrets may be encrypted with it.
    { Sid: "Decrypt", Effect: "Allow", Action: "kms:Decrypt", Resource: getAtt(shared.key) },
    startStatement(stage),
    wakeStatement(stage),
    secretStatement(slackToken, slackSigningSecret),
  ]);
}

/** The alarms of the way from Slack. Each says what happened and what to do. */
function slackAlarms({ stage }: Settings): Resources {
  const ofApi = [{ Name: "ApiId", Value: ref(ids.api) }];
  return {
    [ids.alarm("Errors")]: alarm(
      `${slackName(stage)}-errors`,
      "Suture did not take a click in Slack: who clicked was told so and can click again. Read the log of the function for the reason.",
      metric("AWS/ApiGateway", "5xx", ofApi),
    ),
    [ids.alarm("Refused")]: alarm(
      `${slackName(stage)}-refused`,
      "Somebody sends Suture many requests that Slack did not sign, and clicks may be refused with them. The access log names the addresses.",
      { ...metric("AWS/ApiGateway", "4xx", ofApi), Threshold: 60 },
    ),
  };
}
