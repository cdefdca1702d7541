import { functionName, idsOf } from "../names.ts";

/** The logical ids of the parts of the way from Slack. osls names the function and its log group so itself. */
export const ids = {
  ...idsOf("slack"),
  api: "SlackApi",
  integration: "SlackIntegration",
  route: "SlackRoute",
  stage: "SlackStage",
  permission: "SlackPermission",
  accessLog: "SlackAccessLog",
} as const;

/** What Slack posts its clicks to, below the address of the API. */
export const path = "/slack";

/** The name of the function that Slack reaches. */
export const slackName = (stage: string): string => functionName(stage, "slack");

/** The name of the log group of the requests. Log groups of this prefix need no room in the account's resource policies: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html */
export const accessLogName = (stage: string): string => `/aws/vendedlogs/${slackName(stage)}`;
