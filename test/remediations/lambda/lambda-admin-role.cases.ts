import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { lambdaAdminRole } from "../../../remediations/lambda/lambda-admin-role.ts";
import { call, uniqueName } from "../../support/account.ts";
import type { Cases, Hole } from "../cases.ts";
import { configurationEventCases, createdFunction, ref } from "./functions.ts";

const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";
const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ofAccount = "arn:aws:iam::123456789012:policy/boss";
const role = "arn:aws:iam::123456789012:role/service/orders";

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const everything = document({ Effect: "Allow", Action: "*", Resource: "*" });
const buckets = document({ Effect: "Allow", Action: "s3:*", Resource: "*" });
const state = (...policies: [name: string, document: string | null][]) => ({
  role,
  policies: policies.map(([name, text]) => ({ name, document: text })),
});

/** A function with a role of its own, which has other policies as well. */
function hole(name: string, give: (RoleName: string) => Promise<void>): Hole {
  return {
    name,
    async open() {
      const RoleName = uniqueName("role");
      const trust = document({
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      });
      const { Role } = await call(
        "iam",
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }),
      );
      await call("iam", new AttachRolePolicyCommand({ RoleName, PolicyArn: readOnly }));
      await putInline(RoleName, buckets);
      await give(RoleName);
      return createdFunction({ Role: Role.Arn });
    },
    fixed: () => ({}),
  };
}
const putInline = (RoleName: string, PolicyDocument: string) =>
  call("iam", new PutRolePolicyCommand({ RoleName, PolicyName: uniqueName("inline"), PolicyDocument }));

export const cases: Cases = {
  remediation: lambdaAdminRole,
  ref,
  plans: [
    { name: "no policies", state: state(), calls: [] },
    { name: "policies of less", state: state([readOnly, null], ["s3", buckets]), calls: [] },
    {
      name: "AdministratorAccess: nothing can be called",
      state: state([readOnly, null], [administratorAccess, null]),
      calls: [null],
      undo: [null],
      says: `Function orders may do everything: its role ${role} has policy ${administratorAccess}`,
    },
    {
      name: "in another partition",
      state: state(["arn:aws-us-gov:iam::aws:policy/AdministratorAccess", null]),
      calls: [null],
    },
    {
      name: "a policy of the account that only has the name",
      state: state([ofAccount.replace("boss", "AdministratorAccess"), buckets]),
      calls: [],
    },
    {
      name: "attached and inline, each by itself",
      state: state([ofAccount, everything], ["all", everything]),
      calls: [null, null],
      says: "has policy all",
    },
  ],
  holes: [
    hole("AdministratorAccess attached", async (RoleName) => {
      await call("iam", new AttachRolePolicyCommand({ RoleName, PolicyArn: administratorAccess }));
    }),
    hole("a customer-managed policy attached", async (RoleName) => {
      const boss = { PolicyName: uniqueName("boss"), PolicyDocument: everything };
      const { Policy } = await call("iam", new CreatePolicyCommand(boss));
      await call("iam", new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy.Arn }));
    }),
    hole("an inline policy", async (RoleName) => {
      await putInline(RoleName, everything);
    }),
  ],
  events: configurationEventCases,
  assessments: [
    { name: "not read", state: state(), risk: "safe" },
    { name: "unbounded", state: state(), context: { boundary: undefined }, risk: "safe" },
    { name: "bounded", state: state(), context: { boundary: ofAccount }, risk: "safe", severity: "medium" },
  ],
};
