import {
  DeleteAccountPasswordPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
  type UpdateAccountPasswordPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { iamPasswordPolicy } from "../../../remediations/iam/iam-password-policy.ts";
import { call, callAndReport } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { accountRef, iamEvent, rootArn } from "./events.ts";

const types = {
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: true,
};
const good = { MinimumPasswordLength: 14, ...types, PasswordReusePrevention: 24 };
const update = (input: UpdateAccountPasswordPolicyCommandInput) => ({
  operation: "UpdateAccountPasswordPolicy" as const,
  input,
});
const remove = { operation: "DeleteAccountPasswordPolicy" as const, input: {} };
const put = (input: UpdateAccountPasswordPolicyCommandInput) => new UpdateAccountPasswordPolicyCommand(input);

export const cases: Cases = {
  remediation: iamPasswordPolicy,
  ref: accountRef,
  plans: [
    { name: "as required", state: { policy: good }, calls: [] },
    {
      name: "stronger in every point",
      state: {
        policy: { ...good, MinimumPasswordLength: 20, MaxPasswordAge: 30, HardExpiry: true },
      },
      calls: [],
    },
    {
      name: "no policy: IAM's default",
      state: { policy: null },
      calls: [update(good)],
      undo: [remove],
      says: "8 characters are enough, not 14",
    },
    {
      name: "too short: what else there is stays, stronger or not asked for",
      state: {
        policy: {
          ...good,
          MinimumPasswordLength: 8,
          AllowUsersToChangePassword: true,
          MaxPasswordAge: 60,
          HardExpiry: false,
        },
      },
      calls: [update({ ...good, AllowUsersToChangePassword: true, MaxPasswordAge: 60, HardExpiry: false })],
      undo: [
        update({
          ...good,
          MinimumPasswordLength: 8,
          AllowUsersToChangePassword: true,
          MaxPasswordAge: 60,
          HardExpiry: false,
        }),
      ],
    },
    ...Object.keys(types).map((type) => ({
      name: `${type} off, the length more than required`,
      state: { policy: { ...good, MinimumPasswordLength: 30, [type]: false } },
      calls: [update({ ...good, MinimumPasswordLength: 30 })],
    })),
    {
      name: "reuse allowed",
      state: { policy: { MinimumPasswordLength: 14, ...types } },
      calls: [update(good)],
      says: "0 former passwords are refused, not 24",
    },
    {
      name: "without a length it is 6",
      state: { policy: { ...types, PasswordReusePrevention: 24 } },
      calls: [update(good)],
      says: "6 characters are enough, not 14",
    },
    {
      name: "passwords need not expire unless asked for",
      state: { policy: good },
      params: { maxPasswordAge: 90 },
      calls: [update({ ...good, MaxPasswordAge: 90 })],
      undo: [update(good)],
      says: "passwords do not expire after 90 days",
    },
    {
      name: "those that expire sooner keep doing so",
      state: { policy: { ...good, RequireSymbols: false, MaxPasswordAge: 30 } },
      params: { maxPasswordAge: 90 },
      calls: [update({ ...good, MaxPasswordAge: 30 })],
    },
    {
      name: "a lenient configuration lowers nothing",
      state: { policy: { ...good, RequireNumbers: false } },
      params: {
        minimumPasswordLength: 6,
        requireUppercaseCharacters: false,
        requireLowercaseCharacters: false,
        requireSymbols: false,
        passwordReusePrevention: 0,
      },
      calls: [update(good)],
    },
    {
      name: "IAM's default asks for three types: a policy that asks for one would lower it",
      state: { policy: null },
      params: {
        minimumPasswordLength: 6,
        requireUppercaseCharacters: false,
        requireLowercaseCharacters: false,
        requireSymbols: false,
        passwordReusePrevention: 0,
      },
      calls: [update({ MinimumPasswordLength: 8, ...types })],
    },
    {
      name: "IAM's default is enough where no more is required",
      state: { policy: null },
      params: {
        minimumPasswordLength: 8,
        requireUppercaseCharacters: false,
        requireLowercaseCharacters: false,
        requireNumbers: false,
        requireSymbols: false,
        passwordReusePrevention: 0,
      },
      calls: [],
    },
  ],
  holes: [
    {
      name: "a weak policy with one strong point",
      open: () => callAndReport("iam", put({ MinimumPasswordLength: 8, MaxPasswordAge: 30 })),
      fixed: ({ policy }) => ({ policy: { ...policy, ...good } }),
    },
    {
      name: "the policy deleted",
      async open() {
        await call("iam", put(good));
        return callAndReport("iam", new DeleteAccountPasswordPolicyCommand({}));
      },
      fixed: () => ({ policy: { ...good, AllowUsersToChangePassword: false, HardExpiry: false } }),
    },
  ],
  events: [
    {
      name: "a new policy",
      event: iamEvent("UpdateAccountPasswordPolicy", { minimumPasswordLength: 6 }),
      resource: rootArn,
    },
    { name: "no parameters", event: iamEvent("DeleteAccountPasswordPolicy", null), resource: rootArn },
    {
      name: "in GovCloud",
      event: iamEvent("DeleteAccountPasswordPolicy", null, { region: "us-gov-west-1" }),
      resource: "arn:aws-us-gov:iam::123456789012:root",
    },
  ],
  assessments: [{ name: "always safe", state: { policy: null }, risk: "safe" }],
};
