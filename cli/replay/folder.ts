import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { MissingInputError, openProblems } from "../missing-input.ts";
import { isLog, type Source } from "./source.ts";

/**
 * The log files behind a path: itself, or those of a folder and the folders in it, in no particular order. Links are
 * followed to files, not to folders, which may lead in circles.
 *
 * @param complain is told of folders in it that cannot be read
 * @throws MissingInputError when the path itself cannot be opened.
 */
export async function* filesOf(path: string, complain: (problem: string) => void): AsyncGenerator<Source> {
  const entry = await stat(path).catch((error) => {
    throw new MissingInputError(`${path} cannot be read: ${describeFileError(error)}`);
  });
  if (entry.isDirectory()) yield* filesIn(path, complain);
  else yield { path };
}

async function* filesIn(folder: string, complain: (problem: string) => void): AsyncGenerator<Source> {
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) yield* filesIn(path, complain);
      else if (isLog(path) && !(entry.isSymbolicLink() && (await isFolder(path)))) yield { path };
    }
  } catch (error) {
    complain(`${folder} cannot be read: ${describeFileError(error)}`);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined);
  return entry?.isDirectory() ?? false;
}

/** Why a file or folder cannot be read, for a person. */
export function describeFileError(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return openProblems[code] ?? message;
}
