import type { Reader, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { describeKey, findKey, type KeyRef, listKeys } from "./key.ts";

/** A key, and when its deletion was scheduled, where an event said so. */
export interface DeletionRef extends KeyRef {
  /** ISO 8601, UTC. */
  readonly scheduledAt?: string;
}

/** Whether a key is about to be deleted. */
export interface KeyDeletion extends State<DeletionRef> {
  readonly keyState: string | undefined;
  /** ISO 8601; null where no date is set: nothing is scheduled, or replicas of the key are deleted first. */
  readonly deletionDate: string | null;
  /** The days that are left of the waiting period, begun ones counted whole. */
  readonly daysLeft: number | null;
  /** Whether the key is disabled since a deletion that was scheduled within a day and is cancelled by now. */
  readonly leftDisabled: boolean;
}

const dayMs = 86_400_000;

/** Reads whether keys are about to be deleted: one call. */
export const keyDeletion: Reader<DeletionRef, KeyDeletion> = {
  type: "AWS::KMS::Key",
  permissions: { list: ["kms:ListKeys"], read: ["kms:DescribeKey"] },
  find: (event: CloudTrailEvent) => findKey(event).map((ref) => ({ ...ref, scheduledAt: event.time })),
  list: listKeys,
  async read(aws, ref) {
    const key = await describeKey(aws, ref);
    if (!key) return undefined;
    const { KeyState: keyState, DeletionDate: date, PendingDeletionWindowInDays: window } = key;
    return {
      ref,
      keyState,
      deletionDate: date?.toISOString() ?? null,
      daysLeft: date ? Math.ceil((date.getTime() - Date.now()) / dayMs) : (window ?? null),
      // KMS leaves a key disabled whose deletion is cancelled: whoever stopped between the two calls left it so.
      leftDisabled:
        keyState === "Disabled" &&
        ref.scheduledAt !== undefined &&
        Date.now() - Date.parse(ref.scheduledAt) < dayMs,
    };
  },
};
