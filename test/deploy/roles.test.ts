import { describe, expect, it } from "vitest";
import { idsOf } from "../../deploy/names.ts";
import { actionsOf, handlerRole } from "../../deploy/roles.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { arnOf, statementsOf } from "./support/template.ts";

const memberRole = "arn:aws:iam::111122223333:role/suture";
/** Actions that change one setting of the whole account or region: the Service Authorization Reference lists no resource for them. */
const ofAccount = [
  "ec2:EnableEbsEncryptionByDefault",
  "ec2:EnableImageBlockPublicAccess",
  "ec2:EnableSnapshotBlockPublicAccess",
  "iam:UpdateAccountPasswordPolicy",
  "logs:CreateLogDelivery",
  "s3:PutAccountPublicAccessBlock",
];

function statementsOfRole(service: string, memberRoles: string[] = []) {
  const role = handlerRole(service, remediationsByService[service] ?? [], memberRoles);
  const [{ PolicyDocument }] = role.Properties.Policies as [{ PolicyDocument: unknown }];
  return statementsOf(PolicyDocument);
}

describe.each(Object.entries(remediationsByService))("the role of %s", (service, remediations) => {
  const statements = statementsOfRole(service);
  const ofRemediations = statements.filter(({ Sid }) => Sid === undefined);

  it("allows exactly what its remediations declare to read and to fix", () => {
    const declared = remediations.flatMap(({ reader, permissions }) => [
      ...reader.permissions.read,
      ...permissions.read,
      ...permissions.write,
    ]);
    expect(ofRemediations.flatMap(({ Action }) => Action).sort()).toEqual([...new Set(declared)].sort());
  });

  it("allows besides only its own log, records, dead letters, their key and traces", () => {
    const ids = idsOf(service);
    const others = statements.filter(({ Sid }) => Sid !== undefined);
    expect(others.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
      { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: [arnOf(ids.logGroup)] },
      { Action: ["s3:PutObject"], Resource: [`${arnOf("LogBucket")}/records/*`] },
      { Action: ["sqs:SendMessage"], Resource: [arnOf(ids.deadLetters)] },
      { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [arnOf("Key")] },
      { Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: ["*"] },
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
    const reach = (memberRoles: string[]) =>
      statementsOfRole("s3", memberRoles).filter(({ Action }) => Action.includes("sts:AssumeRole"));
    expect(reach([memberRole])).toMatchObject([{ Effect: "Allow", Resource: [memberRole] }]);
    expect(reach([])).toEqual([]);
  });

  it("is trusted to Lambda alone, and named by CloudFormation", () => {
    const { Properties } = handlerRole("s3", [], []);
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
    expect(actionsOf([remediation])).toEqual(["polly:DeleteLexicon", "polly:GetLexicon"]);
    expect(() => handlerRole("polly", [remediation], [])).toThrow(
      /deploy\/resources-of-actions.ts does not know polly:DeleteLexicon: add the resource type/,
    );
  });
});
