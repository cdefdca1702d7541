import type { CancellationReason } from "@aws-sdk/client-dynamodb";
import { hasName } from "../../aws/errors.ts";
import type { Clock } from "../engine.ts";

/** Waits between attempts, in milliseconds. */
const delays = [25, 50, 100, 200, 400, 800, 1_600] as const;

/**
 * Repeats a write that failed because a transaction was under way on the same item: it changed nothing, and the SDK
 * does not repeat it. After the last attempt, rejects with the SDK's error.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export async function throughConflicts<T>(clock: Pick<Clock, "wait">, send: () => Promise<T>): Promise<T> {
  for (const delay of delays) {
    try {
      return await send();
    } catch (error) {
      if (!isConflict(error)) throw error;
      await clock.wait(delay);
    }
  }
  return send();
}

/** Why a transaction was cancelled, by the place of each of its actions; empty for any other error. */
export function cancellationReasons(error: unknown): readonly CancellationReason[] {
  return (error as { CancellationReasons?: readonly CancellationReason[] }).CancellationReasons ?? [];
}

function isConflict(error: unknown): boolean {
  return (
    hasName(error, "TransactionConflictException") ||
    cancellationReasons(error).some(({ Code }) => Code === "TransactionConflict")
  );
}
