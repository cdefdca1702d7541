import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureVenv } from "./venv.ts";

// What `npm start` and `npm test` install by themselves when it is not there yet.
const bin = await ensureVenv();
// Tests start Python side by side, and each would compile the same.
await promisify(execFile)(join(bin, "python"), ["-m", "compileall", "-q", "-j", "0", join(bin, "..", "lib")]);
