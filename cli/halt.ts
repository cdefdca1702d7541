import { systemClock } from "../engine/clock.ts";
import type { Halt } from "../engine/memory/memory.ts";
import { resume as resumeFixes } from "../engine/people/resume.ts";
import { createWorkflow } from "../engine/workflow-client.ts";
import { callerName } from "./caller.ts";
import { plain } from "./format.ts";
import { type MemoryOptions, type OpenedMemory, openMemory } from "./memory.ts";
import { UsageError } from "./usage.ts";

/** The options of `suture halt`. */
export interface HaltOptions extends MemoryOptions {
  readonly reason?: string;
  readonly status?: boolean;
  readonly json?: boolean;
}

/**
 * Stops every fix of a stage until `suture resume`, or with `status` tells whether it is stopped.
 *
 * @returns the exit code: 0, whether it was halted before or not.
 * @throws UsageError, MissingInputError; Error when the table cannot be asked: nothing is halted then.
 */
export async function halt({ reason, status, json, ...options }: HaltOptions): Promise<number> {
  if (!status && !reason?.trim()) throw new UsageError("say why, for whoever wonders later: --reason TEXT");
  const { table, ask } = await openNamed(options);
  if (status) {
    const standing = await ask(({ limits }) => limits.halted());
    tell(
      json,
      { table, halt: standing ?? null },
      `${table} is ${standing ? describe(standing) : "not halted"}.`,
    );
    return 0;
  }
  const own = { by: callerName(), reason: reason?.trim() ?? "", at: systemClock.now().toISOString() };
  const standing = await ask(({ limits }) => limits.halt(own));
  const isOwn = standing.by === own.by && standing.at === own.at;
  const text = isOwn
    ? `${table} is halted: nothing is fixed until it is resumed. A fix that is under way is finished.`
    : `${table} was halted before, and stays so: ${describe(standing)}.`;
  tell(json, { table, halt: standing }, text);
  return 0;
}

/**
 * Lets the fixes of a stage go on.
 *
 * @returns the exit code: 0, whether it was halted or not.
 * @throws UsageError, MissingInputError; Error when the table cannot be asked: it stays as it was then.
 */
export async function resume({
  json,
  ...options
}: MemoryOptions & { readonly json?: boolean }): Promise<number> {
  const { table, ask } = await openNamed(options);
  const halted = await ask((memory) => resumeFixes(memory, createWorkflow(""), systemClock));
  const text = halted ? `${table} goes on. It was ${describe(halted)}.` : `${table} was not halted.`;
  tell(json, { table, halt: null, was: halted ?? null }, text);
  return 0;
}

async function openNamed(options: MemoryOptions): Promise<OpenedMemory> {
  const memory = await openMemory(options);
  if (!memory) throw new UsageError("say which: --stage NAME, or --table NAME");
  return memory;
}

function describe({ by, at, reason }: Halt): string {
  return plain(`halted by ${by} at ${at}: ${reason}`);
}

function tell(json: boolean | undefined, answer: object, text: string): void {
  console.log(json ? JSON.stringify(answer) : text);
}
