import type { Colors } from "picocolors/types.d.ts";
import type { ActionRecord } from "../engine/record.ts";
import { severities } from "../remediations/contract.ts";
import { formatRecord } from "./format.ts";

/** What an audit found, for a person: a table by severity, then each finding with its plan, then what was looked at. */
export function formatAudit(
  found: readonly ActionRecord[],
  looked: ReadonlyMap<string, number>,
  colors: Colors,
): string {
  const controls = [...Map.groupBy(found, ({ controls: ids }) => ids.join(" + "))];
  const width = Math.max(0, ...controls.map(([ids]) => ids.length));
  const table = severities.flatMap((severity) =>
    controls
      .map(
        ([ids, records]) => [ids, records.filter((record) => record.severity === severity).length] as const,
      )
      .filter(([, count]) => count > 0)
      .map(([ids, count]) => `${severity.padEnd(8)}  ${ids.padEnd(width)}  ${String(count).padStart(5)}`),
  );
  const resources = [...looked].map(([type, count]) => `${count} ${type}`).join(", ") || "no resources";
  return [
    ...(table.length > 0
      ? [colors.bold(`${"SEVERITY".padEnd(8)}  ${"CONTROL".padEnd(width)}  FOUND`), ...table, ""]
      : []),
    ...found.flatMap((record) => [formatRecord(record, colors), ""]),
    `${found.length} findings. Looked at ${resources}.`,
  ].join("\n");
}
