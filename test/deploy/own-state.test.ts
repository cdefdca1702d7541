import { describe, expect, it } from "vitest";
import { getAtt, type PolicyStatement, sub } from "../../deploy/cloudformation.ts";
import { lambdaRole } from "../../deploy/lambda-role.ts";
import { remediations } from "../../remediations/index.ts";
import { beyondOwnState } from "./support/own-state.ts";
import { stackWithSlack } from "./support/stack.ts";
import { statementsOf } from "./support/template.ts";

describe("beyondOwnState, which the tests of the roles trust", () => {
  const bucket = "arn:aws:s3:::somebody-elses/records/*";
  it.each<
    [
      what: string,
      statement: Pick<PolicyStatement, "Action" | "Resource"> | { NotAction: string; NotResource: string },
      beyond: string[],
    ]
  >([
    ["its own records", { Action: "s3:PutObject", Resource: sub(`\${LogBucket.Arn}/records/*`) }, []],
    [
      "a bucket of somebody else",
      { Action: "s3:PutObject", Resource: bucket },
      [`s3:PutObject on ${bucket}`],
    ],
    ["anything", { Action: ["sqs:SendMessage"], Resource: "*" }, ["sqs:SendMessage on *"]],
    [
      "another action on what is its own",
      { Action: ["s3:PutObject", "s3:PutBucketPolicy"], Resource: getAtt("LogBucket") },
      [expect.stringMatching(/^s3:PutBucketPolicy on .*LogBucket$/)],
    ],
    ["all but something", { NotAction: "s3:PutObject", NotResource: bucket }, ["undefined on *"]],
  ])("sees whether a role may change %s", (_, statement, beyond) => {
    const role = lambdaRole("", "role", [{ Effect: "Allow", ...statement } as PolicyStatement]);
    const resources = { Role: role, LogBucket: { Type: "AWS::S3::Bucket", Properties: {} } };
    expect(beyondOwnState(resources, "Role")).toEqual(beyond);
  });
});

describe.each(["SweepRole", "WorkflowRole", "SlackRole"])("%s, whose calls are not passed over", (role) => {
  const [{ PolicyDocument }] = stackWithSlack().properties(role).Policies;
  const allowed = statementsOf(PolicyDocument).flatMap(({ Action }) => Action);
  const lookedAt = remediations.flatMap(({ events }) =>
    Object.entries(events).flatMap(([source, names]) => names.map((name) => ({ source, name }))),
  );

  it("may make no call that a rule looks at", () => {
    expect(allowed.length).toBeGreaterThan(0);
    for (const action of allowed) {
      const [service, call = ""] = action.split(":", 2);
      const events = lookedAt.filter(
        // Lambda's event names end in the version of its API.
        ({ source, name }) => source === `${service}.amazonaws.com` && name.replace(/\d.*$/, "") === call,
      );
      expect(events, action).toEqual([]);
    }
  });
});
