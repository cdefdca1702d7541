import { expect, it } from "vitest";
import { administrationIn } from "../../../judgements/policy/administrator.ts";

const statement = (more: object = {}) => ({ Effect: "Allow", Action: "*", Resource: "*", ...more });
const text = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement });
const found = (Statement: unknown) => administrationIn(text(Statement)).statements;

it.each([
  ["any action on any resource", statement()],
  ["as lists", statement({ Action: ["*"], Resource: ["*"] })],
  ["any action of any service", statement({ Action: "*:*" })],
  [
    "among other actions and resources",
    statement({ Action: ["s3:Get*", "*"], Resource: ["arn:aws:s3:::a", "*"] }),
  ],
  ["any ARN", statement({ Resource: "arn:aws:*" })],
  ["any ARN, part by part", statement({ Resource: "arn:*:*:*:*:*" })],
  [
    "with a condition, as AWS Config has it",
    statement({ Condition: { Bool: { "aws:MultiFactorAuthPresent": true } } }),
  ],
])("counts: %s", (_name, each) => {
  expect(found(each)).toEqual([0]);
});

it.each([
  ["a Deny", statement({ Effect: "Deny" })],
  ["one service", statement({ Action: "s3:*" })],
  ["part of an action's name", statement({ Action: "*:Get*" })],
  ["any action on some resources", statement({ Resource: "arn:aws:s3:::*" })],
  ["all actions but some", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
  ["all resources but some", { Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::a" }],
  ["no statement at all", []],
  ["no object", null],
])("does not count: %s", (_name, each) => {
  expect(found(each)).toEqual([]);
});

it("leaves the other statements as they are", () => {
  const deny = { Sid: "NoKeys", Effect: "Deny", Action: ["kms:*"], Resource: "*" };
  const policy = {
    Version: "2012-10-17",
    Id: "x",
    Statement: [deny, statement(), { ...deny, Sid: "" }, statement()],
  };
  const { statements, rest } = administrationIn(JSON.stringify(policy));
  expect(statements).toEqual([1, 3]);
  expect(rest).toBe(JSON.stringify({ ...policy, Statement: [deny, { ...deny, Sid: "" }] }));
});

it("leaves nothing of a policy that is all administration", () => {
  expect(administrationIn(text([statement()])).rest).toBeNull();
  expect(administrationIn(text(statement())).rest).toBeNull();
});
