import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives the tests a folder for what they leave behind, and takes it away with all that is in it. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "suture-tests-"));
  // A test runs the command line as another user.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
