import { writeFile } from "node:fs/promises";
import { remediations } from "../remediations/index.ts";
import { MissingInputError, openProblems } from "./input.ts";
import { formatCsv } from "./report/csv.ts";
import { formatPage } from "./report/page.ts";
import { readRecords } from "./report/read.ts";
import { type Report, reportOf } from "./report/report.ts";

/** The forms of a report. */
export const reportFormats = ["html", "csv", "json"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The options of `suture report`. */
export interface ReportOptions {
  readonly since: Date;
  readonly out?: string;
  readonly format?: ReportFormat;
  readonly json?: boolean;
  readonly bucketOwner?: string;
}

const formats: Readonly<Record<ReportFormat, (report: Report) => string | Promise<string>>> = {
  html: formatPage,
  csv: formatCsv,
  json: (report) => `${JSON.stringify(report)}\n`,
};

/**
 * Writes the evidence for an auditor from action logs and files of action records: to a file, or to standard output.
 *
 * @returns the exit code: 0 done, 1 a record could not be read or a log is not whole; the report says so too.
 * @throws MissingInputError when there is no such log, or the file cannot be written; Error when a bucket cannot be read.
 */
export async function report(sources: readonly string[], options: ReportOptions): Promise<number> {
  const { since, out, json, bucketOwner } = options;
  const ending = reportFormats.find((each) => out?.endsWith(`.${each}`));
  const format = options.format ?? (json ? "json" : (ending ?? "html"));
  const made = reportOf(await readRecords(sources, since, bucketOwner), remediations, since, new Date());
  const text = await formats[format](made);
  if (out) await write(out, text);
  else process.stdout.write(text);

  for (const line of made.unreadable) console.error(`suture: ${line}`);
  const tampered = made.sources.filter(({ verification }) => (verification?.findings.length ?? 0) > 0);
  for (const { name } of tampered) console.error(`suture: ${name} is not whole: see suture verify-log`);
  const { findings, decisions } = made.figures;
  if (out)
    console.error(`${out}: ${findings.found} findings, ${findings.open} open, of ${decisions} decisions.`);
  return made.unreadable.length > 0 || tampered.length > 0 ? 1 : 0;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const problem = code === "ENOENT" ? "there is no such folder" : (openProblems[code] ?? message);
    throw new MissingInputError(`${file} cannot be written: ${problem}`);
  }
}
