import { ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { kmsPendingDeletion } from "../../../remediations/kms/kms-pending-deletion.ts";
import { callAndReport } from "../../support/account.ts";
import type { Cases, Hole } from "../cases.ts";
import { createKey, eventCases, keyId, ref } from "./keys.ts";

const pending = (daysLeft: number) => ({
  keyState: "PendingDeletion",
  deletionDate: "2026-12-21T10:00:00.000Z",
  daysLeft,
  leftDisabled: false,
});
const idle = (keyState: string, leftDisabled = false) => ({
  keyState,
  deletionDate: null,
  daysLeft: null,
  leftDisabled,
});
const on = (operation: "CancelKeyDeletion" | "EnableKey" | "DisableKey") => ({
  operation,
  input: { KeyId: keyId },
});
const schedule = (PendingWindowInDays: number) => ({
  operation: "ScheduleKeyDeletion" as const,
  input: { KeyId: keyId, PendingWindowInDays },
});

const scheduled = (PendingWindowInDays: number): Hole => ({
  name: `scheduled in ${PendingWindowInDays} days`,
  async open() {
    const { KeyId } = await createKey();
    return callAndReport("kms", new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
  },
  fixed: () => idle("Enabled"),
});

export const cases: Cases = {
  remediation: kmsPendingDeletion,
  ref,
  plans: [
    { name: "enabled", state: idle("Enabled"), calls: [] },
    { name: "disabled, and no deletion was scheduled", state: idle("Disabled"), calls: [] },
    {
      name: "pending deletion: cancelled, then enabled",
      state: pending(30),
      calls: [on("CancelKeyDeletion"), on("EnableKey")],
      undo: [schedule(30), on("DisableKey")],
      says: "on 2026-12-21 everything that it encrypted would be lost",
    },
    {
      name: "undo waits as long as was left",
      state: pending(12),
      calls: [on("CancelKeyDeletion"), on("EnableKey")],
      undo: [schedule(12), on("DisableKey")],
    },
    {
      name: "undo waits a week at least",
      state: pending(2),
      calls: [on("CancelKeyDeletion"), on("EnableKey")],
      undo: [schedule(7), on("DisableKey")],
    },
    {
      name: "replicas go first: no date yet",
      state: { ...pending(30), keyState: "PendingReplicaDeletion", deletionDate: null },
      calls: [on("CancelKeyDeletion"), on("EnableKey")],
      undo: [schedule(30), on("DisableKey")],
      says: "once its replicas are deleted",
    },
    {
      name: "cancelled and left disabled: the rest is done",
      state: idle("Disabled", true),
      calls: [on("EnableKey")],
      undo: [on("DisableKey")],
    },
  ],
  holes: [scheduled(30), scheduled(7)],
  events: eventCases("ScheduleKeyDeletion"),
  assessments: [{ name: "always", state: pending(30), risk: "disruptive" }],
  // Undo schedules anew: the same days are left, of another date.
  comparable: ({ deletionDate: _, ...state }) => state,
};
