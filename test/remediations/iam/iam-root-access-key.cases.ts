import { iamRootAccessKey } from "../../../remediations/iam/iam-root-access-key.ts";
import { scriptedAws } from "../../support/engine.ts";
import type { Cases } from "../cases.ts";
import { account, accountRef, iamEvent, iamEventBy, rootArn } from "./events.ts";

const sound = { hasAccessKeys: false, hasPassword: true, hasMfa: true };
const nothing = null as never;
const rootDevice = `arn:aws:iam::${account}:mfa/root-account-mfa-device`;

export const cases: Cases = {
  remediation: iamRootAccessKey,
  ref: accountRef,
  plans: [
    { name: "no keys, a device", state: sound, calls: [] },
    {
      name: "keys",
      state: { ...sound, hasAccessKeys: true },
      calls: [nothing],
      undo: [null],
      says: "The root user of account 123456789012 has access keys",
    },
    {
      name: "no device",
      state: { ...sound, hasMfa: false },
      calls: [nothing],
      says: "can sign in without MFA",
    },
    {
      name: "keys and no device: two things for a person to do",
      state: { hasAccessKeys: true, hasPassword: true, hasMfa: false },
      calls: [nothing, nothing],
    },
    {
      name: "no device, but no password either: a member account without root credentials",
      state: { hasAccessKeys: false, hasPassword: false, hasMfa: false },
      calls: [],
    },
  ],
  holes: [
    {
      name: "no device",
      open: async () => ({
        event: iamEventBy(rootArn, "DeactivateMFADevice", {
          userName: "AWS ROOT USER",
          serialNumber: rootDevice,
        }),
      }),
      fixed: () => ({}),
    },
    {
      name: "a new key",
      scripted: "moto's root user has no access keys, and cannot make one",
      open: async () => ({
        event: iamEventBy(rootArn, "CreateAccessKey", null),
        connect: scriptedAws(() => ({
          SummaryMap: { AccountAccessKeysPresent: 1, AccountMFAEnabled: 1, AccountPasswordPresent: 1 },
        })),
      }),
      fixed: () => ({}),
    },
  ],
  events: [
    {
      name: "the root user makes a key",
      event: iamEventBy(rootArn, "CreateAccessKey", null),
      resource: rootArn,
    },
    {
      name: "the root user drops a device, as CloudTrail's guide shows it",
      event: iamEventBy(rootArn, "DeactivateMFADevice", {
        userName: "AWS ROOT USER",
        serialNumber: rootDevice,
      }),
      resource: rootArn,
    },
    {
      name: "somebody deletes the root user's device",
      event: iamEvent("DeleteVirtualMFADevice", { serialNumber: rootDevice }),
      resource: rootArn,
    },
    {
      name: "root credentials made centrally, in a session for the root user",
      event: iamEventBy(`arn:aws:sts::${account}:assumed-root/me`, "CreateLoginProfile", {}),
      resource: rootArn,
    },
    { name: "a user makes a key for itself", event: iamEvent("CreateAccessKey", null), resource: null },
    {
      name: "somebody makes a key for a user",
      event: iamEvent("CreateAccessKey", { userName: "bob" }),
      resource: null,
    },
    {
      name: "the root user makes a key for a user",
      event: iamEventBy(rootArn, "CreateAccessKey", { userName: "bob" }),
      resource: null,
    },
    {
      name: "a role deletes a user's device",
      event: iamEventBy(`arn:aws:sts::${account}:assumed-role/admin/me`, "DeleteVirtualMFADevice", {
        serialNumber: `arn:aws:iam::${account}:mfa/bob`,
      }),
      resource: null,
    },
    {
      name: "not a text",
      event: iamEvent("DeleteVirtualMFADevice", { serialNumber: { arn: rootDevice } }),
      resource: null,
    },
  ],
  assessments: [{ name: "nothing is changed", state: { ...sound, hasMfa: false }, risk: "safe" }],
};
