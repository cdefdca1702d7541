import type { Reader, State } from "../../contract.ts";
import { describeKey, findKey, type KeyRef, listKeys } from "./key.ts";

/** What decides whether KMS can rotate a key by itself, in KMS's own terms. */
export interface KeyKind {
  readonly keyManager: string | undefined;
  readonly keySpec: string | undefined;
  readonly origin: string | undefined;
  readonly keyState: string | undefined;
  /** For a multi-Region key only. */
  readonly multiRegionKeyType?: string;
}

/** Whether KMS rotates a key. */
export interface KeyRotation extends State<KeyRef>, KeyKind {
  /** Null where it cannot be set. */
  readonly rotation: { readonly enabled: boolean; readonly periodInDays?: number } | null;
}

/** Reads whether KMS rotates keys: one call, and one more for those that it can rotate. */
export const keyRotation: Reader<KeyRef, KeyRotation> = {
  type: "AWS::KMS::Key",
  permissions: { list: ["kms:ListKeys"], read: ["kms:DescribeKey", "kms:GetKeyRotationStatus"] },
  find: findKey,
  list: listKeys,
  async read(aws, ref) {
    const key = await describeKey(aws, ref);
    if (!key) return undefined;
    const multiRegionKeyType = key.MultiRegionConfiguration?.MultiRegionKeyType;
    const kind: KeyKind = {
      keyManager: key.KeyManager,
      keySpec: key.KeySpec,
      origin: key.Origin,
      keyState: key.KeyState,
      ...(multiRegionKeyType && { multiRegionKeyType }),
    };
    if (!canRotate(kind)) return { ref, ...kind, rotation: null };
    const { KeyRotationEnabled, RotationPeriodInDays } = await aws.call("kms", "GetKeyRotationStatus", {
      KeyId: ref.keyId,
    });
    return {
      ref,
      ...kind,
      rotation: {
        enabled: KeyRotationEnabled === true,
        ...(RotationPeriodInDays !== undefined && { periodInDays: RotationPeriodInDays }),
      },
    };
  },
};

/** A replica follows its primary key; https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html for the rest. */
export function canRotate(key: KeyKind): boolean {
  return (
    key.keyManager === "CUSTOMER" &&
    key.keySpec === "SYMMETRIC_DEFAULT" &&
    key.origin === "AWS_KMS" &&
    key.keyState === "Enabled" &&
    key.multiRegionKeyType !== "REPLICA"
  );
}
