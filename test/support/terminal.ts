import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import { compiled } from "./cli.ts";

/** Runs a program on a terminal and answers its prompts in turn; without an answer, Ctrl-D. */
const script = `
import json, os, pty, sys
answers, program = json.loads(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(program[0], program)
said = b""
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    sys.stdout.buffer.write(piece)
    said += piece
    if answers and answers[0][0].encode() in said:
        answer, said = answers.pop(0)[1], b""
        os.write(terminal, b"\\x04" if answer is None else answer.encode() + b"\\r")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/**
 * Runs `suture` on a terminal, where it may ask questions.
 *
 * @param answers what to type when a text was printed; null for Ctrl-D
 */
export async function sutureOnTerminal(
  args: readonly string[],
  answers: readonly (readonly [prompt: string, answer: string | null])[],
): Promise<{ readonly output: string; readonly code: number | null }> {
  const child = spawn(
    "python3",
    ["-c", script, JSON.stringify(answers), process.execPath, inject("program"), ...args],
    {
      env: { ...process.env, ...compiled(), TERM: "dumb" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = new Promise<number | null>((done) => child.once("close", done));
  return { output: await text(child.stdout), code: await ended };
}
