import { expect, it } from "vitest";
import type { Resource } from "../../../deploy/cloudformation.ts";
import { idsOf } from "../../../deploy/names.ts";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import { publicStatements } from "../../../judgements/policy/public.ts";
import { beyondOwnState } from "../support/own-state.ts";
import type { Packaged } from "../support/package.ts";
import { stackWithSlack } from "../support/stack.ts";
import { arnOf, ofType, resolved, statementsOf } from "../support/template.ts";

const ids = idsOf("slack");
const workflow = "arn:aws:lambda:us-east-1:123456789012:function:suture-dev-workflow";
const secret = (name: string) => `arn:aws:ssm:us-east-1:123456789012:parameter/suture/dev/${name}`;

/** What is deployed where the configuration has a section slack, as far as the packaged template does not have it. */
function slackStack(packaged: Packaged) {
  const { resources, functions, ...more } = stackWithSlack();
  const added = Object.fromEntries(Object.entries(resources).filter(([id]) => !packaged.resources[id]));
  // What osls makes of the function.
  const { name, role, environment } = functions.slack ?? expect.unreachable("there is no function");
  const madeByOsls: Record<string, Resource> = {
    [ids.function]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Code: packaged.resources.WorkflowLambdaFunction?.Properties.Code,
        FunctionName: name,
        Handler: "handlers/slack.handler",
        Runtime: "nodejs24.x",
        Role: role,
        Environment: { Variables: environment },
      },
    },
    [ids.logGroup]: { Type: "AWS::Logs::LogGroup", Properties: { RetentionInDays: 365 } },
  };
  const whole = { ...packaged.resources, ...resources, ...madeByOsls };
  return { ...more, functions, environment, added, madeByOsls, whole };
}

/** The template that is deployed where the configuration has a section slack. */
export function slackTemplate(packaged: Packaged): object {
  return { AWSTemplateFormatVersion: "2010-09-09", Resources: slackStack(packaged).whole };
}

/** What holds of the way from Slack, which is deployed only where the configuration has a section slack. */
export function testSlack(packaged: Packaged): void {
  const { properties, functions, outputs, extensions, environment, added, whole } = slackStack(packaged);

  it("is one route of one API, and the only way in from outside", () => {
    const types = new Set(Object.values(added).map(({ Type }) => Type));
    expect([...types].sort()).toEqual([
      "AWS::ApiGatewayV2::Api",
      "AWS::ApiGatewayV2::Integration",
      "AWS::ApiGatewayV2::Route",
      "AWS::ApiGatewayV2::Stage",
      "AWS::CloudWatch::Alarm",
      "AWS::IAM::Role",
      "AWS::Lambda::Permission",
      "AWS::Logs::LogGroup",
    ]);
    expect(ofType(added, "AWS::ApiGatewayV2::Api")).toHaveLength(1);
    expect(properties("SlackApi").ProtocolType).toBe("HTTP");
    const routes = ofType(added, "AWS::ApiGatewayV2::Route").map(([id]) => properties(id));
    expect(routes).toMatchObject([
      {
        ApiId: arnOf("SlackApi"),
        RouteKey: "POST /slack",
        Target: `integrations/${arnOf("SlackIntegration")}`,
      },
    ]);
    expect(properties("SlackIntegration")).toMatchObject({
      IntegrationType: "AWS_PROXY",
      IntegrationUri: arnOf(ids.function),
      PayloadFormatVersion: "2.0",
    });
    expect(outputs.SlackUrl.Value).toBe(`${arnOf("SlackApi")}/slack`);
  });

  it("takes no more than people click, and logs every request, encrypted", () => {
    expect(properties("SlackStage")).toMatchObject({
      StageName: "$default",
      DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
      AccessLogSettings: { DestinationArn: arnOf("SlackAccessLog") },
    });
    expect(JSON.parse(properties("SlackStage").AccessLogSettings.Format)).toMatchObject({
      sourceIp: "$context.identity.sourceIp",
      status: "$context.status",
    });
    expect(properties("SlackAccessLog")).toEqual({
      LogGroupName: "/aws/vendedlogs/suture-dev-slack",
      RetentionInDays: 365,
      KmsKeyId: arnOf("Key"),
    });
    expect(extensions).toMatchObject({ [ids.logGroup]: { Properties: { KmsKeyId: expect.anything() } } });
    const [, logs] = properties("Key").KeyPolicy.Statement;
    const logGroup = (of: string) => `arn:aws:logs:us-east-1:123456789012:log-group:${of}`;
    expect(logs.Condition.ArnEquals["kms:EncryptionContext:aws:logs:arn"]).toEqual(
      expect.arrayContaining([
        logGroup("/aws/lambda/suture-dev-slack"),
        logGroup("/aws/vendedlogs/suture-dev-slack"),
      ]),
    );
  });

  it("answers fast, and knows the table, the workflow and where the secrets are", () => {
    expect(functions.slack).toMatchObject({
      handler: "handlers/slack.handler",
      memorySize: 1024,
      timeout: 10,
      reservedConcurrency: 10,
    });
    expect(resolved(environment)).toEqual({
      SUTURE_TABLE: arnOf("Table"),
      SUTURE_WORKFLOW: `${workflow}:durable`,
      SUTURE_SLACK_TOKEN: "/suture/dev/slack-token",
      SUTURE_SLACK_SIGNING_SECRET: "/suture/dev/slack-signing-secret",
    });
    expect(functions.workflow.environment).toMatchObject({ SUTURE_SLACK_TOKEN: "/suture/dev/slack-token" });
  });

  it("is invoked by its route alone, which Suture itself would leave alone", () => {
    const SourceArn = `arn:aws:execute-api:us-east-1:123456789012:${arnOf("SlackApi")}/*/POST/slack`;
    const permissions = ofType(added, "AWS::Lambda::Permission").map(([id]) => properties(id));
    expect(permissions).toEqual([
      {
        FunctionName: arnOf(ids.function),
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn,
      },
    ]);
    // As Lambda writes the permission into the function's policy.
    const statement = {
      Effect: "Allow",
      Principal: { Service: "apigateway.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Condition: { ArnLike: { "AWS:SourceArn": SourceArn.replace(arnOf("SlackApi"), "a1b2c3d4e5") } },
    };
    expect(publicStatements(parsePolicy(JSON.stringify({ Statement: [statement] })))).toEqual([]);
  });

  it("may note an answer, wake who waits for it and start the workflow, and nothing else", () => {
    const [{ PolicyDocument }] = properties(ids.role).Policies;
    expect(statementsOf(PolicyDocument).map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["logs:CreateLogStream", "logs:PutLogEvents"], [arnOf(ids.logGroup)]],
      [["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]],
      [["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], [arnOf("Table")]],
      [["kms:Decrypt"], [arnOf("Key")]],
      [["lambda:InvokeFunction"], [`${workflow}:durable`]],
      [["lambda:SendDurableExecutionCallbackSuccess"], [`${workflow}:*`]],
      [["ssm:GetParameters"], [secret("slack-token"), secret("slack-signing-secret")]],
    ]);
    expect(beyondOwnState(whole, ids.role)).toEqual([]);
  });

  it("lets the workflow read Slack's token, and still change nothing but its own state", () => {
    const [{ PolicyDocument }] = properties("WorkflowRole").Policies;
    expect(statementsOf(PolicyDocument).find(({ Sid }) => Sid === "Secrets")).toMatchObject({
      Resource: [secret("slack-token")],
    });
    expect(beyondOwnState(whole, "WorkflowRole")).toEqual([]);
  });

  it("has alarms on clicks that were not taken, and on a flood of requests that Slack did not sign", () => {
    const ofApi = { Namespace: "AWS/ApiGateway", Dimensions: [{ Name: "ApiId", Value: arnOf("SlackApi") }] };
    expect(properties(ids.alarm("Errors"))).toMatchObject({ ...ofApi, MetricName: "5xx", Threshold: 0 });
    expect(properties(ids.alarm("Refused"))).toMatchObject({ ...ofApi, MetricName: "4xx", Threshold: 60 });
  });
}
