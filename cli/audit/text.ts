import type { ActionRecord } from "../../engine/record.ts";
import { severities } from "../../remediations/contract.ts";
import { colors } from "../colors.ts";
import { formatRecord } from "../format.ts";
import type { Kept } from "./kept.ts";
import type { AuditOutput, Summary } from "./output.ts";

/** For a person: a table by severity, then each finding with its plan, then what was looked at. */
export function textOutput(kept: Kept): AuditOutput {
  const counts = new Map<string, number>();
  return {
    finding(record) {
      kept.add(record.severity, record);
      const row = rowOf(record);
      counts.set(row, (counts.get(row) ?? 0) + 1);
    },
    unseen: () => undefined,
    async end(summary) {
      for (const line of tableOf(counts)) console.log(line);
      for (const severity of severities)
        for await (const record of kept.of(severity)) console.log(`${formatRecord(record, colors)}\n`);
      console.log(describeSummary(counts, summary));
    },
  };
}

/** A row of the table, by which it is found again: severity and controls. */
function rowOf({ severity, controls }: Pick<ActionRecord, "severity" | "controls">): string {
  return `${severity.padEnd(8)}  ${controls.join(" + ")}`;
}

function tableOf(counts: ReadonlyMap<string, number>): string[] {
  if (counts.size === 0) return [];
  const width = Math.max(...[...counts.keys()].map((row) => row.length));
  const rows = severities.flatMap((severity) =>
    [...counts]
      .filter(([row]) => row.startsWith(severity))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([row, count]) => `${row.padEnd(width)}  ${String(count).padStart(5)}`),
  );
  const heading = `${"SEVERITY".padEnd(8)}  CONTROL`;
  return [colors.bold(`${heading.padEnd(width)}  FOUND`), ...rows, ""];
}

function describeSummary(counts: ReadonlyMap<string, number>, { looked, where }: Summary): string {
  const found = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const resources = [...looked].map(([type, count]) => `${count} ${type}`).join(", ") || "nothing";
  return `${found} finding${found === 1 ? "" : "s"}. Looked at ${resources} in ${where}.`;
}
