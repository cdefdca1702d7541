import { describeError } from "../../aws/errors.ts";
import { RetryLaterError } from "../apply.ts";

/**
 * Asks the table or the workflow for something without which nothing may go on.
 *
 * @param problem what is said where it fails
 * @throws RetryLaterError then.
 */
export async function remembered<T>(problem: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RetryLaterError) throw error;
    throw new RetryLaterError(`${problem}: ${describeError(error)}`, error);
  }
}
