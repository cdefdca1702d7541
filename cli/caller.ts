import { userInfo } from "node:os";

/** Who is at the terminal, as the system calls them; their number where it has no name, as in some containers. */
export function callerName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
