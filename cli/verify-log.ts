import { type Verification, verifyLog } from "../engine/seal/verify.ts";
import { colors } from "./colors.ts";
import { formatVerification } from "./format-verification.ts";
import { openWrittenLog, reading } from "./log-source.ts";
import { clearProgress, showDays } from "./progress.ts";
import { openKey } from "./verification-key.ts";

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
  const store = await openWrittenLog(source, options.bucketOwner);
  const verification = await reading(source, () =>
    verifyLog(store, { since, verify, progress: showDays }),
  ).finally(clearProgress);
  if (options.json) printLines(verification);
  else console.log(formatVerification(verification, colors));
  return verification.findings.length > 0 || verification.sealedDays.length === 0 ? 1 : 0;
}

function printLines({ findings, ...summary }: Verification): void {
  for (const finding of findings) console.log(JSON.stringify(finding));
  const whole = findings.length === 0 && summary.sealedDays.length > 0;
  console.log(JSON.stringify({ kind: "summary", whole, ...summary }));
}
