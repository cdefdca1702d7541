/** Thrown when a command was asked for what it cannot mean. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
