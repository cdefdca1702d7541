import { describeError, failureOf, hasName } from "../aws/errors.ts";
import { stackName } from "../deploy/names.ts";
import { systemClock } from "../engine/clock.ts";
import { createMemory } from "../engine/memory/create.ts";
import type { Memory } from "../engine/memory/memory.ts";
import { adviceOn, ownRegion } from "./connection.ts";
import { MissingInputError } from "./missing-input.ts";

/** Which table: that of a stage, or one by its name. */
export interface MemoryOptions {
  readonly stage?: string;
  readonly table?: string;
}

/** What a deployed Suture remembers, as the person at the terminal reaches it. */
export interface OpenedMemory {
  readonly table: string;
  /**
   * Asks it something.
   *
   * @throws MissingInputError when there is no such table; Error when it cannot be asked. Both say what to do.
   */
  ask<T>(question: (memory: Memory) => Promise<T>): Promise<T>;
}

/** Opens the table that the options name, in the caller's own region; undefined where they name none. Makes no call. */
export async function openMemory({ stage, table: named }: MemoryOptions): Promise<OpenedMemory | undefined> {
  const table = named ?? (stage && stackName(stage));
  if (!table) return undefined;
  const region = await ownRegion();
  const { DynamoDBClient } = await import("../engine/memory/dynamodb.ts");
  const memory = createMemory({ table, clock: systemClock, client: new DynamoDBClient({ region }) });
  return {
    table,
    async ask(question) {
      try {
        return await question(memory);
      } catch (error) {
        throw explained(error, table, region);
      }
    },
  };
}

function explained(error: unknown, table: string, region: string): Error {
  if (hasName(error, "ResourceNotFoundException")) {
    const advice = "name a stage that is deployed with --stage, and its region with AWS_REGION";
    return new MissingInputError(`there is no table ${table} in ${region}: ${advice}`);
  }
  const problem = `the table ${table} in ${region} could not be asked: ${describeError(error)}`;
  const advice =
    failureOf(error) === "denied"
      ? "; it takes dynamodb:GetItem, Query, PutItem and UpdateItem on it, and kms:Decrypt on its key"
      : adviceOn(error, region);
  return new Error(`${problem}${advice}`, { cause: error });
}
