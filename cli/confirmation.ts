import { createInterface } from "node:readline/promises";

/** Asks twice, at a terminal only: what is overwritten is somebody's later work. */
export async function confirmed(resource: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error("Nothing was changed: --force asks questions, so it needs a terminal.");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D close it, and a question would wait for ever.
  const closed = new AbortController();
  terminal.once("close", () => closed.abort());
  const ask = (question: string) => terminal.question(question, { signal: closed.signal }).catch(() => "");
  const first = await ask("Overwrite what was changed since the fix? Type yes: ");
  const second = first === "yes" ? await ask(`Type ${resource} to go on: `) : "";
  terminal.close();
  if (second === resource) return true;
  console.error("Nothing was changed.");
  return false;
}
