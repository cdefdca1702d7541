/** Thrown when an input cannot be opened at all. */
export class MissingInputError extends Error {
  override readonly name = "MissingInputError";
}

/** Why a file cannot be opened, for a person, by the error of the system. */
export const openProblems: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "permission is denied",
};
