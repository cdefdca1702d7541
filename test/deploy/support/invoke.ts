import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const program = `
import { text } from "node:stream/consumers";
const { handler } = await import(process.argv[1]);
const answers = [];
for (const event of JSON.parse(await text(process.stdin)))
  answers.push(await handler(event, { functionName: "suture", awsRequestId: "request" }));
console.log(JSON.stringify(answers));
`;

/** What a handler answers: the events it passed over, and what it decided. */
export interface Answer {
  readonly ignored?: string;
  readonly decisions?: readonly { readonly control: string; readonly outcome: string }[];
}

/**
 * Runs the code of a handler as Lambda does, in a process of its own and with nothing of the project around it.
 *
 * @param folder the unpacked zip
 * @param environment the function's variables, and the way to AWS
 */
export async function invoke(
  folder: string,
  service: string,
  environment: Readonly<Record<string, string | undefined>>,
  events: readonly object[],
): Promise<Answer[]> {
  const code = join(folder, "handlers", `${service}.mjs`);
  const running = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program, code], {
    cwd: folder,
    env: environment,
  });
  running.child.stdin?.end(JSON.stringify(events));
  const { stdout } = await running;
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}
