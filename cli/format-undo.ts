import { stringify } from "yaml";
import type { Exemption } from "../engine/exemptions.ts";
import { reversed, type UndoPlan } from "../engine/undo/plan.ts";
import { diffLines } from "../slack/messages/diff.ts";
import { plain } from "./format.ts";

/** What an undo would do, for a person. */
export function formatUndoPlan({ record, changes }: UndoPlan): string {
  const calls = changes.flatMap(({ summary, undo }) => [
    `  ${plain(summary)}`,
    `    ${undo?.call} ${plain(JSON.stringify(undo?.input))}`,
  ]);
  return [`Would undo, on ${plain(record.resource)}:`, ...calls].join("\n");
}

/** What an undo would do, for a program: its changes are those of the record that it would leave, not yet applied. */
export function undoPlanLine({ record, changes, left, drift }: UndoPlan): string {
  return JSON.stringify({
    undoOf: record.id,
    resource: record.resource,
    changes: changes.map((change) => reversed(change, false)),
    left,
    drift: drift ?? null,
  });
}

/** How a resource differs from what the fix left. */
export function formatDrift(resource: string, { left, now }: NonNullable<UndoPlan["drift"]>): string {
  const lines = diffLines(JSON.parse(left), JSON.parse(now)).map((each) => `  ${plain(each)}`);
  return [`${plain(resource)} is not as the fix left it. Since then:`, ...lines].join("\n");
}

/** What to write into the configuration, where no table takes the exemptions of an undo. */
export function formatExemptions(exemptions: readonly Exemption[], file = "suture.config.yml"): string {
  const days = exemptions.map((each) => ({ ...each, expires: each.expires.slice(0, 10) }));
  return `Suture closes it again when it next looks, unless ${file} says:\n\n${stringify({ exemptions: days })}`;
}
