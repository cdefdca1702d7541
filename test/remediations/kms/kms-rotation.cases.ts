import {
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
} from "@aws-sdk/client-kms";
import { kmsRotation } from "../../../remediations/kms/kms-rotation.ts";
import { call, callAndReport } from "../../support/account.ts";
import { scriptedAws } from "../../support/engine.ts";
import type { Cases } from "../cases.ts";
import { arn, createKey, event, eventCases, keyId, ref } from "./keys.ts";

const off = {
  keyManager: "CUSTOMER",
  keySpec: "SYMMETRIC_DEFAULT",
  origin: "AWS_KMS",
  keyState: "Enabled",
  rotation: { enabled: false },
};
const enable = (more: object = {}) => ({
  operation: "EnableKeyRotation" as const,
  input: { KeyId: keyId, ...more },
});
const disable = { operation: "DisableKeyRotation" as const, input: { KeyId: keyId } };

/** Keys that KMS cannot rotate by itself. */
const others: readonly (readonly [string, object])[] = [
  ["of an AWS service", { keyManager: "AWS" }],
  ["asymmetric", { keySpec: "RSA_2048" }],
  ["for HMAC", { keySpec: "HMAC_256" }],
  ["imported", { origin: "EXTERNAL" }],
  ["in a CloudHSM key store", { origin: "AWS_CLOUDHSM" }],
  ["in an external key store", { origin: "EXTERNAL_KEY_STORE" }],
  ["disabled", { keyState: "Disabled" }],
  ["pending deletion", { keyState: "PendingDeletion" }],
  ["a replica, which follows its primary key", { multiRegionKeyType: "REPLICA" }],
];

/** A key of KMS, with a rotation period of its own. */
function scriptedKey() {
  const rotation = { KeyRotationEnabled: false, RotationPeriodInDays: 180 };
  return scriptedAws(({ operation, input }) => {
    switch (operation) {
      case "DescribeKey":
        return {
          KeyMetadata: {
            KeyId: keyId,
            KeyManager: "CUSTOMER",
            KeySpec: "SYMMETRIC_DEFAULT",
            Origin: "AWS_KMS",
            KeyState: "Enabled",
            MultiRegionConfiguration: { MultiRegionKeyType: "PRIMARY" },
          },
        };
      case "EnableKeyRotation":
        rotation.RotationPeriodInDays =
          (input as { RotationPeriodInDays?: number }).RotationPeriodInDays ?? 365;
        rotation.KeyRotationEnabled = true;
        return {};
      case "DisableKeyRotation":
        rotation.KeyRotationEnabled = false;
        return {};
      default:
        return { KeyId: keyId, ...rotation };
    }
  });
}

export const cases: Cases = {
  remediation: kmsRotation,
  ref,
  plans: [
    { name: "on", state: { ...off, rotation: { enabled: true, periodInDays: 365 } }, calls: [] },
    {
      name: "off",
      state: off,
      calls: [enable()],
      undo: [disable],
      says: `Rotate key ${keyId} every 365 days: rotation is off`,
    },
    {
      name: "off, with a period of its own",
      state: { ...off, rotation: { enabled: false, periodInDays: 180 } },
      calls: [enable({ RotationPeriodInDays: 180 })],
      undo: [disable],
    },
    {
      name: "off, with a period by parameter",
      state: { ...off, rotation: { enabled: false, periodInDays: 180 } },
      params: { rotationPeriodInDays: 90 },
      calls: [enable({ RotationPeriodInDays: 90 })],
    },
    {
      name: "the primary of a multi-Region key",
      state: { ...off, multiRegionKeyType: "PRIMARY" },
      calls: [enable()],
    },
    ...others.map(([name, more]) => ({ name: `a key ${name}`, state: { ...off, ...more }, calls: [] })),
    {
      name: "not read, for it cannot be set",
      state: { ...off, origin: "EXTERNAL", rotation: null },
      calls: [],
    },
  ],
  holes: [
    {
      name: "switched off",
      async open() {
        const { KeyId } = await createKey();
        await call("kms", new EnableKeyRotationCommand({ KeyId }));
        return callAndReport("kms", new DisableKeyRotationCommand({ KeyId }));
      },
      fixed: () => ({ rotation: { enabled: true } }),
    },
    { name: "created", open: async () => createKey(), fixed: () => ({ rotation: { enabled: true } }) },
    {
      name: "enabled again",
      async open() {
        const { KeyId } = await createKey();
        await call("kms", new DisableKeyCommand({ KeyId }));
        return callAndReport("kms", new EnableKeyCommand({ KeyId }));
      },
      fixed: () => ({ rotation: { enabled: true } }),
    },
    {
      name: "switched off, with a period of its own",
      scripted: "the local AWS knows no rotation period",
      open: async () => ({ event: event("DisableKeyRotation", { keyId }), connect: scriptedKey() }),
      fixed: () => ({ rotation: { enabled: true, periodInDays: 180 } }),
    },
  ],
  events: [
    ...eventCases("DisableKeyRotation"),
    {
      name: "its creation",
      event: event("CreateKey", { description: "records" }, { response: { keyMetadata: { arn, keyId } } }),
      resource: arn,
    },
    {
      name: "an answer that is none",
      event: event("CreateKey", {}, { response: { keyMetadata: null } }),
      resource: null,
    },
  ],
  assessments: [{ name: "always", state: off, risk: "safe" }],
};
