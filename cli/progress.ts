import { describeDays } from "./format-verification.ts";

/** Shows on a terminal how many days of a log are read; what is printed next takes its place. */
export function showDays(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${describeDays(total)}\x1b[K`);
}

/** Takes the progress from the terminal. */
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
