import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { KeyRef } from "./resources/key.ts";
import { canRotate, type KeyRotation, keyRotation } from "./resources/key-rotation.ts";

const params = z.strictObject({
  /** Days between rotations, for keys where rotation is switched on; not given: as KMS has it for the key, or 365. */
  rotationPeriodInDays: z.int().min(90).max(2_560).optional(),
});

/**
 * Switches on the rotation of customer managed keys that KMS can rotate.
 * https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html
 */
export const kmsRotation = {
  id: "kms-rotation",
  title: "Key is not rotated",
  severity: "medium",
  risk: "safe",
  frameworks: {
    hipaa: ["164.312(a)(2)(iv)"],
    soc2: ["PI1.5"],
    pci: ["3.7.4"],
    cis: ["3.6"],
    nist: ["SC-12", "SC-12(2)", "SC-28(3)"],
  },
  reader: keyRotation,
  events: { "kms.amazonaws.com": ["CreateKey", "DisableKeyRotation", "EnableKey"] },
  permissions: { read: [], write: ["kms:EnableKeyRotation"], undo: ["kms:DisableKeyRotation"] },
  params,
  plan({ ref, rotation, ...key }, { rotationPeriodInDays }) {
    if (!canRotate(key) || rotation?.enabled !== false) return [];
    const days = rotationPeriodInDays ?? rotation.periodInDays;
    return [
      {
        summary: `Rotate key ${ref.keyId} every ${days ?? 365} days: rotation is off`,
        call: {
          service: "kms",
          operation: "EnableKeyRotation",
          input: { KeyId: ref.keyId, ...(days !== undefined && { RotationPeriodInDays: days }) },
        },
        undo: { service: "kms", operation: "DisableKeyRotation", input: { KeyId: ref.keyId } },
      },
    ];
  },
} satisfies Remediation<KeyRef, KeyRotation, z.infer<typeof params>>;
