import type { Colors } from "picocolors/types.d.ts";
import { dayAfter } from "../engine/seal/layout.ts";
import type { Verification } from "../engine/seal/verify.ts";

/** What a check of the log came to, for a person: each finding, then what was compared and what could not be. */
export function formatVerification(verification: Verification, colors: Colors): string {
  const { findings, sealedDays } = verification;
  const lines = findings.map(({ kind, sentence }) => `${colors.red(kind.padEnd(17))}  ${sentence}`);
  const title =
    sealedDays.length === 0
      ? colors.red("NOT SEALED: there is no digest, so nothing can be proven")
      : findings.length > 0
        ? colors.red(`NOT WHOLE: ${findings.length} ${findings.length === 1 ? "finding" : "findings"}`)
        : colors.green("WHOLE: every record is as it was sealed");
  return [
    ...lines,
    ...(lines.length > 0 ? [""] : []),
    colors.bold(title),
    ...describeScope(verification),
  ].join("\n");
}

/** A daily sweep seals a day before two more are over. */
const lateDays = 3;

/** What was compared, and what the check says nothing about, in sentences. */
export function describeScope({
  records,
  sealedDays,
  unsealedDays,
  signed,
  signaturesChecked,
}: Verification): string[] {
  const scope: string[] = [];
  if (sealedDays.length > 0) {
    scope.push(
      `${records.toLocaleString("en-US")} ${records === 1 ? "record" : "records"} of ${describeDays(sealedDays.length)}, ${sealedDays[0]} to ${sealedDays.at(-1)}, compared with their digests.`,
      signed === 0
        ? "The digests are not signed: the log proves itself only against whoever cannot write digests."
        : `${signed} of ${sealedDays.length} digests are signed; the signatures were ${signaturesChecked ? "checked" : "not checked: give --key"}.`,
    );
  }
  const last = sealedDays.at(-1);
  const since = unsealedDays.filter((day) => last !== undefined && day > last);
  if (since.length >= lateDays)
    scope.push(
      `The last digest is of ${last}, and ${since.length} days followed: no sweep has ended since, or digests were taken away.`,
    );
  if (unsealedDays.length > 0)
    scope.push(`Not sealed, so nothing is said about: ${ranges(unsealedDays).join(", ")}.`);
  return scope;
}

/** A number of days in words. */
export function describeDays(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

/** Days in order, those that follow each other joined. */
function ranges(days: readonly string[]): string[] {
  const joined: { from: string; to: string }[] = [];
  for (const day of days) {
    const last = joined.at(-1);
    if (last && dayAfter(last.to) === day) last.to = day;
    else joined.push({ from: day, to: day });
  }
  return joined.map(({ from, to }) => (from === to ? from : `${from} to ${to}`));
}
