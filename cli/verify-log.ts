import { readFile } from "node:fs/promises";
import { describeError } from "../aws/errors.ts";
import type { Verifier } from "../engine/seal/signature.ts";
import { type Verification, verifyLog } from "../engine/seal/verify.ts";
import { colors } from "./colors.ts";
import { describeDays, formatVerification } from "./format-verification.ts";
import { MissingInputError, openProblems } from "./input.ts";
import { openLog } from "./log-source.ts";

/** The options of `suture verify-log`. */
export interface VerifyLogOptions {
  readonly json?: boolean;
  readonly since?: Date;
  readonly key?: string;
  readonly bucketOwner?: string;
}

/**
 * Compares an action log with the digests that seal it, and says what is missing, altered, added or out of order.
 *
 * @returns the exit code: 0 whole as far as it is sealed, 1 findings, or nothing is sealed.
 * @throws MissingInputError when there is no such log or key; Error when it cannot be read.
 */
export async function verifyLogOf(source: string, options: VerifyLogOptions): Promise<number> {
  const verify = options.key ? await openKey(options.key) : undefined;
  const since = options.since?.toISOString().slice(0, 10);
  const verification = await verifyLog(await openLog(source, options.bucketOwner), {
    since,
    verify,
    progress: showProgress,
  });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  if (options.json) printLines(verification);
  else console.log(formatVerification(verification, colors));
  return verification.findings.length > 0 || verification.sealedDays.length === 0 ? 1 : 0;
}

/**
 * What checks signatures: a KMS key by its ARN or alias, or a file with its public half.
 *
 * @throws MissingInputError
 */
async function openKey(key: string): Promise<Verifier> {
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

function printLines({ findings, ...summary }: Verification): void {
  for (const finding of findings) console.log(JSON.stringify(finding));
  const whole = findings.length === 0 && summary.sealedDays.length > 0;
  console.log(JSON.stringify({ kind: "summary", whole, ...summary }));
}

function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${describeDays(total)}\x1b[K`);
}
