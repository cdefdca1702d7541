import { open, writeFile } from "node:fs/promises";
import { MissingInputError, openProblems } from "./missing-input.ts";

/**
 * Makes sure that a file can be written, before the work whose result goes there. What is in it stays.
 *
 * @throws MissingInputError
 */
export async function checkWritable(file: string): Promise<void> {
  await writing(file, async () => (await open(file, "a")).close());
}

/** @throws MissingInputError when the file cannot be written. */
export async function writeOutput(file: string, text: string): Promise<void> {
  await writing(file, () => writeFile(file, text));
}

async function writing(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const problem = code === "ENOENT" ? "there is no such folder" : (openProblems[code] ?? message);
    throw new MissingInputError(`${file} cannot be written: ${problem}`);
  }
}
