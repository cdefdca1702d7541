import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { z } from "zod";
import { describeError } from "../aws/errors.ts";
import { type Answering, answer, type Reply } from "./answering.ts";
import type { SlackClient } from "./client.ts";
import { parseInteraction } from "./interaction.ts";
import { noticeDialog, noticeMessage } from "./messages/dialogs.ts";
import { forgeryOf } from "./signature.ts";

/** What the endpoint needs. */
export interface EndpointOptions extends Omit<Answering, "slack"> {
  readonly client: SlackClient;
  readonly signingSecret: () => Promise<string>;
  readonly log: Log;
}

/** Where the endpoint tells what it refused. */
export interface Log {
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
  error(message: string, details: Readonly<Record<string, unknown>>): void;
}

/** What is used of the request that an HTTP API hands over: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const requestSchema = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }),
});

/** The largest body that is looked at, in characters; a click on the largest message has a fifth of it. */
const longestBody = 256 * 1_024;
/** How long all calls of Slack for one click may take together, in milliseconds: Slack waits three seconds for the answer. */
const slackPatienceMs = 2_000;

/**
 * Slack's clicks: an HTTP API's event in, its response out. Whatever comes in, it answers and does not throw. What it
 * refuses changes nothing, and is logged with the reason.
 */
export function createSlackEndpoint(options: EndpointOptions) {
  const { client, memory, log } = options;
  return async (event: unknown): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = requestSchema.safeParse(event).data;
    const from = request?.requestContext.http.sourceIp;
    const refuse = (statusCode: number, reason: string, details = {}) => {
      log.warn("Refused a click", { reason, from, ...details });
      return { statusCode };
    };
    try {
      if (!request) return refuse(400, "no request of an HTTP API");
      const { body: text, isBase64Encoded, headers } = request;
      if (text.length > longestBody) return refuse(413, "an oversized body");
      const body = Buffer.from(text, isBase64Encoded ? "base64" : "utf8");
      const signature = headers["x-slack-signature"];
      const signed = { body, signature, timestamp: headers["x-slack-request-timestamp"] };
      const forgery = forgeryOf(signed, await options.signingSecret(), options.clock.now());
      if (forgery || !signature) return refuse(401, forgery ?? "no signature");
      const interaction = parseInteraction(body.toString());
      if (!interaction) return refuse(400, "no click of a button, and no dialog");
      const who = { user: interaction.user.id, team: interaction.user.team_id };
      if (!(await memory.isNewSignature(signature))) return refuse(401, "a replayed signature", who);

      const slack = client.within(slackPatienceMs);
      const reply = await answer(interaction, { ...options, slack });
      if (reply.kind === "refused") return refuse(403, reply.reason, who);
      if (reply.kind === "told") log.warn("Refused a click", { reason: reply.reason, from, ...who });
      if (interaction.type === "view_submission") return dialogResponse(reply);
      if (reply.kind === "dialog") await slack.openDialog(interaction.trigger_id, reply.view);
      if (reply.kind === "told") {
        const { channel_id } = interaction.container;
        await slack.postEphemeral(channel_id, interaction.user.id, noticeMessage(reply.text));
      }
      return { statusCode: 200 };
    } catch (error) {
      // Slack then shows who clicked that it did not work; the same click again finishes what was begun.
      log.error("Could not answer a click", { problem: describeError(error), from });
      return { statusCode: 503 };
    }
  };
}

/** How Slack goes on with a dialog: https://docs.slack.dev/surfaces/modals#response_actions */
function dialogResponse(reply: Reply): APIGatewayProxyStructuredResultV2 {
  const respond = (body: object) => ({
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (reply.kind === "invalid")
    return respond({ response_action: "errors", errors: { [reply.field]: reply.text } });
  if (reply.kind === "told") return respond({ response_action: "update", view: noticeDialog(reply.text) });
  return { statusCode: 200 };
}
