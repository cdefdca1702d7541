import { describe, expect, it } from "vitest";
import { idsOf } from "../../deploy/names.ts";
import { actionsOf, handlerRole } from "../../deploy/roles.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { configWith, slackConfig } from "./support/stack.ts";
import { arnOf, statementsOf } from "./support/template.ts";

const memberRole = "arn:aws:iam::111122223333:role/suture";
const workflow = "arn:aws:lambda:us-east-1:123456789012:function:suture-dev-workflow";
/** Actions that change one setting of the whole account or region: the Service Authorization Reference lists no resource for them. */
const ofAccount = [
  "ec2:DisableEbsEncryptionByDefault",
  "ec2:DisableImageBlockPublicAccess",
  "ec2:DisableSnapshotBlockPublicAccess",
  "ec2:EnableEbsEncryptionByDefault",
  "ec2:EnableImageBlockPublicAccess",
  "ec2:EnableSnapshotBlockPublicAccess",
  "iam:DeleteAccountPasswordPolicy",
  "iam:UpdateAccountPasswordPolicy",
  "logs:CreateLogDelivery",
  "s3:PutAccountPublicAccessBlock",
];

function statementsOfRole(service: string, config = configWith("")) {
  const role = handlerRole("dev", service, remediationsByService[service] ?? [], config);
  const [{ PolicyDocument }] = role.Properties.Policies as [{ PolicyDocument: unknown }];
  return statementsOf(PolicyDocument);
}

describe.each(Object.entries(remediationsByService))("the role of %s", (service, remediations) => {
  const statements = statementsOfRole(service, slackConfig);
  const ofRemediations = (all: typeof statements) =>
    all.filter(({ Sid }) => Sid === undefined).flatMap(({ Action }) => Action);
  const toFix = remediations.flatMap(({ reader, permissions }) => [
    ...reader.permissions.read,
    ...permissions.read,
    ...permissions.write,
  ]);

  it("allows exactly what its remediations declare to read, to fix, and to undo", () => {
    const toUndo = remediations.flatMap(({ permissions }) => permissions.undo);
    expect(ofRemediations(statements).sort()).toEqual([...new Set([...toFix, ...toUndo])].sort());
  });

  it("allows no undo where there is no Slack, and so no button that asks for it", () => {
    expect(ofRemediations(statementsOfRole(service)).sort()).toEqual([...new Set(toFix)].sort());
  });

  it("allows to read tags where the configuration goes by them", () => {
    const byTags = configWith("rules: [{ match: { tags: { stage: prod } }, mode: off }]");
    const more = ofRemediations(statementsOfRole(service, byTags)).filter((each) => !toFix.includes(each));
    expect(more.length).toBeGreaterThan(0);
    for (const action of more) expect(action).toMatch(/^\w+:(Describe|Get|List)\w*Tag/);
  });

  it("allows besides only its own log, traces, records and their events, dead letters, their key, and to have people asked", () => {
    const ids = idsOf(service);
    const others = statements.filter(({ Sid }) => Sid !== undefined);
    expect(others.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
      { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: [arnOf(ids.logGroup)] },
      { Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: ["*"] },
      { Action: ["s3:PutObject"], Resource: [`${arnOf("LogBucket")}/records/*`] },
      {
        Action: ["events:PutEvents"],
        Resource: ["arn:aws:events:us-east-1:123456789012:event-bus/default"],
      },
      { Action: ["sqs:SendMessage"], Resource: [arnOf(ids.deadLetters)] },
      { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [arnOf("Key")] },
      {
        Action: [
          "dynamodb:DeleteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
        ],
        Resource: [arnOf("Table")],
      },
      { Action: ["lambda:InvokeFunction"], Resource: [`${workflow}:durable`] },
      { Action: ["lambda:SendDurableExecutionCallbackSuccess"], Resource: [`${workflow}:*`] },
    ]);
  });

  it("changes nothing on every resource but settings of the account, for which IAM knows no resource", () => {
    const everywhere = statements.filter(({ Sid, Resource }) => Sid !== "Trace" && Resource.includes("*"));
    for (const action of everywhere.flatMap(({ Action }) => Action))
      if (!ofAccount.includes(action)) expect(action).toMatch(/^\w+:(Describe|Get|List)\w+$/);
  });

  it("has only Allow statements without NotAction, NotResource or a wildcard in an action", () => {
    for (const { Effect, Action, Principal, ...rest } of statements) {
      expect(Effect).toBe("Allow");
      expect(Principal).toBeUndefined();
      expect(Action.join()).not.toContain("*");
      expect(Object.keys(rest).filter((key) => key.startsWith("Not"))).toEqual([]);
    }
  });
});

describe("handlerRole", () => {
  it("may assume the configured roles of other accounts, and none where none is configured", () => {
    const reach = (config: string) =>
      statementsOfRole("s3", configWith(config)).filter(({ Action }) => Action.includes("sts:AssumeRole"));
    expect(reach(`accounts: { "111122223333": { roleArn: ${memberRole} } }`)).toMatchObject([
      { Effect: "Allow", Resource: [memberRole] },
    ]);
    expect(reach("")).toEqual([]);
  });

  it("is trusted to Lambda alone, and named by CloudFormation", () => {
    const { Properties } = handlerRole("dev", "s3", [], configWith(""));
    expect(statementsOf(Properties.AssumeRolePolicyDocument)).toMatchObject([
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: ["sts:AssumeRole"] },
    ]);
    expect(Properties.RoleName).toBeUndefined();
  });

  it("tells what to add for an action that it cannot confine", () => {
    const remediation = {
      reader: { permissions: { list: ["polly:ListVoices"], read: ["polly:GetLexicon"] } },
      permissions: { read: [], write: ["polly:DeleteLexicon"], undo: ["polly:PutLexicon"] },
    } as never;
    expect(actionsOf([remediation], false)).toEqual(["polly:DeleteLexicon", "polly:GetLexicon"]);
    expect(() => handlerRole("dev", "polly", [remediation], configWith(""))).toThrow(
      /deploy\/resources-of-actions.ts does not know polly:DeleteLexicon: add the resource type/,
    );
  });
});
