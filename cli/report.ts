import { remediations } from "../remediations/index.ts";
import { readConfiguration } from "./configuration.ts";
import { writeOutput } from "./output.ts";
import { clearProgress, showDays } from "./progress.ts";
import { formatCsv } from "./report/csv.ts";
import { formatHtml } from "./report/page.ts";
import { readRecords } from "./report/read.ts";
import { type Report, reportOf } from "./report/report.ts";
import { openKey } from "./verification-key.ts";

/** The forms of a report. */
export const reportFormats = ["html", "csv", "json"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The options of `suture report`. */
export interface ReportOptions {
  readonly since: Date;
  readonly out?: string;
  readonly format?: ReportFormat;
  readonly json?: boolean;
  readonly config?: string;
  readonly key?: string;
  readonly bucketOwner?: string;
}

const formats: Readonly<Record<ReportFormat, (report: Report) => string | Promise<string>>> = {
  html: formatHtml,
  csv: formatCsv,
  json: (report) => `${JSON.stringify(report)}\n`,
};

/**
 * Writes the evidence for an auditor from action logs and files of action records: to a file, or to standard output.
 *
 * @returns the exit code: 0 done, 1 something could not be read or a log is not whole; the report says so too.
 * @throws ConfigError
 * @throws MissingInputError when there is no such log or key, or the file cannot be written; Error when nothing can be read.
 */
export async function report(names: readonly string[], options: ReportOptions): Promise<number> {
  const { since, out, json, bucketOwner } = options;
  const ending = reportFormats.find((each) => out?.endsWith(`.${each}`));
  const format = options.format ?? (json ? "json" : (ending ?? "html"));
  const { exemptions } = readConfiguration(options.config, undefined);
  const verify = options.key ? await openKey(options.key) : undefined;
  const read = await readRecords(names, { since, bucketOwner, verify, progress: showDays }).finally(
    clearProgress,
  );
  const made = reportOf(read, { from: since, to: new Date(), catalogue: remediations, exemptions });
  const text = await formats[format](made);
  if (out) await writeOutput(out, text);
  else process.stdout.write(text);

  const { unreadable, sources } = made;
  const problems = sources.flatMap(({ problem }) => problem ?? []);
  for (const line of [...problems, ...unreadable]) console.error(`suture: ${line}`);
  const tampered = sources.filter(({ verification }) => (verification?.findings.length ?? 0) > 0);
  for (const { name } of tampered) console.error(`suture: ${name} is not whole: see suture verify-log`);
  const { findings, decisions } = made.figures;
  if (out)
    console.error(`${out}: ${findings.found} findings, ${findings.open} open, of ${decisions} decisions.`);
  return problems.length + unreadable.length + tampered.length > 0 ? 1 : 0;
}
