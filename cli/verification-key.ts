import { readFile } from "node:fs/promises";
import { describeError } from "../aws/errors.ts";
import type { Verifier } from "../engine/seal/signature.ts";
import { MissingInputError, openProblems } from "./missing-input.ts";

/**
 * What checks the signatures of digests: a KMS key by its ARN or alias, or a file with its public half.
 *
 * @throws MissingInputError when there is no such key, or it cannot be asked for.
 */
export async function openKey(key: string): Promise<Verifier> {
  const { kmsVerifier, pemVerifier } = await import("../engine/seal/signature.ts");
  try {
    return /^(arn:|alias\/)/.test(key) ? await kmsVerifier(key) : pemVerifier(await readFile(key, "utf8"));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new MissingInputError(
      `the key ${key} cannot be used: ${openProblems[code] ?? describeError(error)}`,
    );
  }
}
