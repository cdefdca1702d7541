import { type FrameworkId, frameworkNames } from "../../remediations/frameworks.ts";
import type { Report } from "./report.ts";
import type { ReportRecord } from "./schema.ts";

const columns: Readonly<Record<string, (record: ReportRecord) => string | number | null>> = {
  id: ({ id }) => id,
  time: ({ time }) => time,
  controls: ({ controls }) => controls.join(" "),
  severity: ({ severity }) => severity,
  resource: ({ resource }) => resource,
  account: ({ account }) => account,
  region: ({ region }) => region,
  trigger: ({ trigger }) => trigger.type,
  event_name: ({ trigger }) => trigger.eventName,
  event_time: ({ trigger }) => trigger.eventTime,
  actor: ({ trigger }) => trigger.actor,
  source_ip: ({ trigger }) => trigger.sourceIp,
  mode: ({ mode }) => mode,
  outcome: ({ outcome }) => outcome,
  reason: ({ reason }) => reason,
  risk: ({ risk }) => risk,
  changes: ({ changes }) => changes.map(({ summary }) => summary).join("; "),
  exposed_ms: ({ exposedMs }) => exposedMs,
  approved_by: ({ approval }) => approval?.by ?? null,
  approved_at: ({ approval }) => approval?.at ?? null,
  approval: ({ approval }) => approval?.decision ?? null,
  undo_of: ({ undoOf }) => undoOf,
  plan_hash: ({ planHash }) => planHash,
};

/** Every decision as a row of CSV (RFC 4180), the oldest first, with the requirements that its controls serve. */
export function formatCsv({ records, figures }: Report): string {
  const frameworks = new Map(figures.controls.map((each) => [each.id, each.frameworks]));
  const ids = Object.keys(frameworkNames) as FrameworkId[];
  const requirements = ({ controls }: ReportRecord) =>
    ids.map((id) =>
      [...new Set(controls.flatMap((control) => frameworks.get(control)?.[id] ?? []))].join(" "),
    );
  const rows = records.map((record) =>
    [...Object.values(columns).map((cell) => cell(record)), ...requirements(record)].map(escapeCell),
  );
  return [[...Object.keys(columns), ...ids], ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/** Spreadsheets run what begins like a formula: an apostrophe makes it text. https://owasp.org/www-community/attacks/CSV_Injection */
function escapeCell(value: string | number | null): string {
  if (value === null || typeof value === "number") return String(value ?? "");
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
