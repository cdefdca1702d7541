import { expect, test } from "vitest";
import { callLine, changeLines, diffLines } from "../../slack/messages/diff.ts";

const policy = (...sids: string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: sids.map((Sid) => ({ Sid })) });

test.each<[string, unknown, unknown, string[]]>([
  ["nothing", { a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, []],
  ["a setting", { a: { b: "AES256" } }, { a: { b: "aws:kms" } }, ['- a.b: "AES256"', '+ a.b: "aws:kms"']],
  ["a setting that was not there", {}, { a: false }, ["+ a: false"]],
  ["a setting that is gone", { a: null }, {}, ["- a: null"]],
  [
    "an item that is gone",
    { rules: [{ id: 1 }, { id: 2 }] },
    { rules: [{ id: 2 }] },
    ['- rules[]: {"id":1}'],
  ],
  [
    "an item that changed",
    { rules: [{ id: 1 }, { id: 2, p: 22 }] },
    { rules: [{ id: 1 }, { id: 2, p: 443 }] },
    ["- rules[1].p: 22", "+ rules[1].p: 443"],
  ],
  ["several items", [1, 2, 2, 3], [2, 4, 5], ["- []: 1", "- []: 2", "- []: 3", "+ []: 4", "+ []: 5"]],
  ["an order", { a: [1, 2] }, { a: [2, 1] }, ["- a: [1,2]", "+ a: [2,1]"]],
  [
    "a policy in a string",
    { Policy: policy("a", "b") },
    { Policy: policy("b") },
    ['- Policy.Statement[]: {"Sid":"a"}'],
  ],
  ["a string that only looks like JSON", { a: "{b" }, { a: "[c" }, ['- a: "{b"', '+ a: "[c"']],
  ["all of it", undefined, { a: 1 }, ['+ {"a":1}']],
  ["what would end the code", { a: "`" }, { a: "\u202e" }, ['- a: "\\u0060"', '+ a: "\\u202e"']],
])("the difference is %s", (_, before, after, lines) => expect(diffLines(before, after)).toEqual(lines));

const change = (call: string, input: object, undo: { call: string; input: object } | null) => ({
  ...{ summary: "s", call, input, undo, applied: false },
  undoReason: undo ? null : "cannot be undone",
});

test.each<[string, ReturnType<typeof change>, string[]]>([
  [
    "the call that sets what its undo sets back",
    change(
      "s3:PutBucketVersioning",
      { Bucket: "b", Status: "Enabled" },
      { call: "s3:PutBucketVersioning", input: { Bucket: "b", Status: "Suspended" } },
    ),
    ['- Status: "Suspended"', '+ Status: "Enabled"'],
  ],
  [
    "a removal, as what its undo would bring back",
    change(
      "ec2:RevokeSecurityGroupIngress",
      { GroupId: "sg-1", SecurityGroupRuleIds: ["sgr-1"] },
      {
        call: "ec2:AuthorizeSecurityGroupIngress",
        input: { GroupId: "sg-1", IpPermissions: [{ FromPort: 22 }, { FromPort: 23 }] },
      },
    ),
    ['- IpPermissions[]: {"FromPort":22}', '- IpPermissions[]: {"FromPort":23}'],
  ],
  [
    "a removal that cannot be undone",
    change("iam:DetachUserPolicy", { UserName: "eve" }, null),
    ['- UserName: "eve"'],
  ],
  [
    "something new",
    change(
      "ec2:CreateFlowLogs",
      { ResourceIds: ["vpc-1"] },
      { call: "ec2:DeleteFlowLogs", input: { FlowLogIds: [] } },
    ),
    ['+ ResourceIds[]: "vpc-1"'],
  ],
  [
    "a switch, of which the call says all",
    change(
      "kms:EnableKeyRotation",
      { KeyId: "k" },
      { call: "kms:DisableKeyRotation", input: { KeyId: "k" } },
    ),
    [],
  ],
])("a plan shows %s", (_, each, lines) => {
  expect(changeLines(each)).toEqual(lines);
  expect(callLine(each)).toBe(`${each.call} ${JSON.stringify(each.input)}`);
});
