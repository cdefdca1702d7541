import { z } from "zod";
import type { Change, Remediation } from "../contract.ts";
import { type DeletionRef, type KeyDeletion, keyDeletion } from "./resources/key-deletion.ts";

const params = z.strictObject({});

/**
 * Cancels the deletion of a key, with which everything encrypted by it would be lost, and enables it again.
 * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-scheduling-key-deletion.html
 */
export const kmsPendingDeletion = {
  id: "kms-pending-deletion",
  title: "Key is scheduled for deletion",
  severity: "critical",
  risk: "disruptive",
  frameworks: { nist: ["SC-12", "SC-12(2)"], fsbp: ["KMS.3"] },
  reader: keyDeletion,
  events: { "kms.amazonaws.com": ["ScheduleKeyDeletion"] },
  permissions: {
    read: [],
    write: ["kms:CancelKeyDeletion", "kms:EnableKey"],
    undo: ["kms:DisableKey", "kms:ScheduleKeyDeletion"],
  },
  params,
  plan(key) {
    if (key.keyState === "PendingDeletion" || key.keyState === "PendingReplicaDeletion")
      return [cancel(key), enable(key)];
    return key.leftDisabled ? [enable(key)] : [];
  },
  assess: () => ({
    risk: "disruptive",
    reason:
      "whoever can use the key can decrypt with it again, which its deletion may have been meant to end",
  }),
} satisfies Remediation<DeletionRef, KeyDeletion, z.infer<typeof params>>;

function cancel({ ref: { keyId }, deletionDate, daysLeft }: KeyDeletion): Change {
  const when = deletionDate ? `on ${deletionDate.slice(0, 10)}` : "once its replicas are deleted";
  // KMS takes 7 to 30 days: fewer that are left become 7.
  const PendingWindowInDays = Math.min(30, Math.max(7, daysLeft ?? 30));
  return {
    summary: `Cancel the deletion of key ${keyId}: ${when} everything that it encrypted would be lost`,
    call: { service: "kms", operation: "CancelKeyDeletion", input: { KeyId: keyId } },
    undo: { service: "kms", operation: "ScheduleKeyDeletion", input: { KeyId: keyId, PendingWindowInDays } },
  };
}

function enable({ ref: { keyId } }: KeyDeletion): Change {
  return {
    summary: `Enable key ${keyId}: KMS leaves a key disabled whose deletion is cancelled`,
    call: { service: "kms", operation: "EnableKey", input: { KeyId: keyId } },
    undo: { service: "kms", operation: "DisableKey", input: { KeyId: keyId } },
  };
}
