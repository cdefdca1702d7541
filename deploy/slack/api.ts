import { getAtt, type Resources, ref, sub } from "../cloudformation.ts";
import { shared } from "../names.ts";
import type { Settings } from "../settings.ts";
import { accessLogName, ids, path, slackName } from "./names.ts";

/** What is logged of a request: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const logged = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  route: "$context.routeKey",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  error: "$context.error.message",
  integrationError: "$context.integrationErrorMessage",
};

/** The one way in from outside: an HTTP API that takes Slack's posts. The function checks that Slack signed them. */
export function slackApi({ stage, logRetentionDays }: Settings): Resources {
  const ApiId = ref(ids.api);
  return {
    [ids.api]: {
      Type: "AWS::ApiGatewayV2::Api",
      Properties: {
        Name: slackName(stage),
        Description: "Takes the clicks on Suture's messages from Slack",
        ProtocolType: "HTTP",
      },
    },
    [ids.integration]: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ApiId,
        IntegrationType: "AWS_PROXY",
        IntegrationUri: getAtt(ids.function),
        PayloadFormatVersion: "2.0",
      },
    },
    [ids.route]: {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: {
        ApiId,
        RouteKey: `POST ${path}`,
        AuthorizationType: "NONE",
        Target: sub(`integrations/\${${ids.integration}}`),
      },
    },
    [ids.stage]: {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: {
        ApiId,
        StageName: "$default",
        AutoDeploy: true,
        // People click; more than that is not Slack.
        DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
        AccessLogSettings: { DestinationArn: getAtt(ids.accessLog), Format: JSON.stringify(logged) },
      },
    },
    [ids.accessLog]: {
      Type: "AWS::Logs::LogGroup",
      Properties: {
        LogGroupName: accessLogName(stage),
        RetentionInDays: logRetentionDays,
        KmsKeyId: getAtt(shared.key),
      },
    },
    [ids.permission]: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: getAtt(ids.function),
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn: sub(
          `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${ids.api}}/*/POST${path}`,
        ),
      },
    },
  };
}
