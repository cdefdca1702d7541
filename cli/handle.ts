import { failureOf } from "../aws/errors.ts";
import { systemClock } from "../engine/clock.ts";
import type { Engine } from "../engine/engine.ts";
import type { Ignored } from "../engine/intake/event.ts";
import type { Setting } from "../engine/modes.ts";
import { handleEvent } from "../engine/pipeline.ts";
import type { ActionRecord } from "../engine/record.ts";
import { remediations } from "../remediations/index.ts";
import { colors } from "./colors.ts";
import { readConfiguration } from "./configuration.ts";
import { CallerError, connectAsCaller } from "./connection.ts";
import { formatPassedOver, formatRecord } from "./format.ts";
import { type Item, readItems } from "./input.ts";
import { type JournalOptions, notKept, openJournal } from "./journal.ts";
import { MissingInputError } from "./missing-input.ts";

/** The options of `suture handle`. */
export interface HandleOptions extends JournalOptions {
  readonly json?: boolean;
  readonly config?: string;
  readonly mode?: Setting;
}

/**
 * Handles events as the Lambda functions do, with the caller's credentials.
 *
 * @returns the exit code: 0 done, 1 something failed, 2 an input could not be opened.
 * @throws ConfigError
 * @throws MissingInputError when there is no such log.
 */
export async function handle(inputs: readonly string[], options: HandleOptions): Promise<number> {
  const config = readConfiguration(options.config, options.mode);
  const passedOver = new Map<Ignored["ignored"], number>();
  let failures = 0;
  let missing = 0;
  const complain = (error: unknown, where = "") => {
    failures++;
    console.error(`suture: ${where}${explain(error)}`);
  };
  const show = (record: ActionRecord) => {
    if (record.outcome === "failed" || record.outcome === "denied") failures++;
    console.log(options.json ? JSON.stringify(record) : formatRecord(record, colors));
  };
  const engine: Engine = {
    remediations,
    config,
    ownRoles: [],
    connect: connectAsCaller(config),
    clock: systemClock,
    journal: await openJournal(show, options),
  };

  for (const input of inputs) {
    let items: readonly Item[] = [];
    try {
      items = await readItems(input);
    } catch (error) {
      complain(error);
      if (error instanceof MissingInputError) missing++;
    }
    for (const [index, { where, value }] of items.entries()) {
      showProgress(index + 1, items.length);
      try {
        const handled = await handleEvent(engine, value);
        if ("ignored" in handled) passedOver.set(handled.ignored, (passedOver.get(handled.ignored) ?? 0) + 1);
      } catch (error) {
        const unkept = notKept(error);
        if (unkept) {
          console.error(`suture: ${unkept.message}`);
          // What else were fixed would be in no log either.
          return 1;
        }
        const caller = causesOf(error).find((each) => each instanceof CallerError);
        complain(caller ?? error, caller ? "" : `${where}: `);
        // Without credentials, or without AWS, every other event would end the same way.
        if (caller || causesOf(error).some(isOfCredentials)) return 1;
      }
    }
  }
  if (passedOver.size > 0) {
    console.error(formatPassedOver(passedOver));
  }
  return missing > 0 ? 2 : failures > 0 ? 1 : 0;
}

/** An error and what caused it, the root last. */
function causesOf(error: unknown): unknown[] {
  return error instanceof Error && error.cause ? [error, ...causesOf(error.cause)] : [error];
}

const isOfCredentials = (error: unknown) => failureOf(error) === "credentials";

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const advice = {
    credentials: "; check your AWS credentials: AWS_PROFILE, `aws sso login`",
    temporary:
      "; nothing more was changed: check the network, AWS_ENDPOINT_URL and the region, and run it again",
  };
  const causes = causesOf(error);
  const failure = failureOf(causes.at(-1));
  // It says itself what to do about the caller's credentials.
  if (failure === "credentials" && causes.some((each) => each instanceof CallerError)) return message;
  return failure === "credentials" || failure === "temporary" ? message + advice[failure] : message;
}

function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY && total > 20)
    process.stderr.write(done === total ? "\r\x1b[K" : `\r${done} of ${total}`);
}
