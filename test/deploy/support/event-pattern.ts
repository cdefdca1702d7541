import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ensureVenv, pythonSettings } from "../../../local/venv.ts";

/** Says which of the events an EventBridge pattern matches. */
export type Matches = (pattern: object, events: readonly object[]) => Promise<boolean[]>;

const program = `
import json, sys
from moto.events.models import EventPattern
for line in sys.stdin:
    given = json.loads(line)
    pattern = EventPattern.load(json.dumps(given["pattern"]))
    print(json.dumps([pattern.matches_event(event) for event in given["events"]]), flush=True)
`;

/** Starts moto's matcher: no npm package has one. Asked one question at a time. */
export async function startMatcher(): Promise<{ readonly matches: Matches; stop(): void }> {
  const python = spawn(join(await ensureVenv(), "python"), ["-c", program], {
    env: pythonSettings(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    async matches(pattern, events) {
      python.stdin.write(`${JSON.stringify({ pattern, events })}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error("moto's matcher ended");
      return JSON.parse(value);
    },
    stop: () => void python.stdin.end(),
  };
}
