import { Command } from "commander";
import { hasName } from "../aws/errors.ts";
import type { End } from "./commands/end.ts";

/** Each in a module of its own: what the others need is not loaded. */
const commands: Readonly<Record<string, () => Promise<{ define(program: Command, end: End): void }>>> = {
  handle: () => import("./commands/handle.ts"),
  audit: () => import("./commands/audit.ts"),
  replay: () => import("./commands/replay.ts"),
  undo: () => import("./commands/undo.ts"),
  halt: () => import("./commands/halt.ts"),
  resume: () => import("./commands/resume.ts"),
  controls: () => import("./commands/controls.ts"),
  report: () => import("./commands/report.ts"),
  "verify-log": () => import("./commands/verify-log.ts"),
};

/**
 * Does what the words of a command line ask for.
 *
 * @returns the exit code
 */
export async function run(words: readonly string[]): Promise<number> {
  let code = 0;
  const end: End = (ended) => {
    code = ended;
  };
  try {
    const program = newProgram();
    const [named = ""] = words;
    // Help and the nearest right spelling tell of all.
    const needed = Object.hasOwn(commands, named) ? [named] : Object.keys(commands);
    for (const name of needed) (await commands[name]?.())?.define(program, end);
    await program.parseAsync(words, { from: "user" });
    return code;
  } catch (error) {
    const { code: kind, exitCode } = error as { code?: string; exitCode?: number };
    if (hasName(error, "ConfigError", "MissingInputError", "UsageError")) {
      console.error((error as Error).message);
      return 2;
    }
    if (kind?.startsWith("commander.")) return exitCode === 0 ? 0 : 2;
    console.error(`suture: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

const newProgram = () =>
  new Command("suture")
    .description("Closes the holes that people open in AWS accounts.")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      "after",
      `
Examples:
  suture controls                             what is found and closed
  suture controls --framework hipaa           which requirement each control serves
  suture replay ./cloudtrail-logs             what it would have looked at last month; makes no AWS call
  suture audit                                every hole that is open now, with the plan that would close it
  suture handle event.json                    what would be done about an event; changes nothing
  suture handle --mode auto event.json        close the hole
  zcat logs/*.gz | suture handle --json -     a record for each decision, as JSON lines
  suture report ./log --out report.html       the evidence for an auditor
  suture verify-log ./log                     whether the log is whole
  suture halt --stage prod --reason TEXT      no fix until suture resume --stage prod

Credentials, region and endpoint are those of the AWS CLI: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.
Exit codes: 0 done, 1 something failed, 2 wrong usage, 3 findings at or above --fail-on.`,
    );
