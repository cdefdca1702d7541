import { stringify } from "yaml";
import type { Exemption } from "../engine/exemptions.ts";
import { reversed, type UndoPlan } from "../engine/undo/plan.ts";
import { diffLines } from "../slack/messages/diff.ts";
import { plain } from "./format.ts";

/** What an undo would do, for a person. */
export function formatUndoPlan({ record, changes, isUndone }: UndoPlan): string {
  const calls = changes.flatMap(({ summary, undo }) => [
    `  ${plain(summary)}`,
    `    ${undo?.call} ${plain(JSON.stringify(undo?.input))}`,
  ]);
  const resource = plain(record.resource);
  const heading = isUndone
    ? `Would make no call, only record: ${resource} is as it was before already, as these calls leave it:`
    : `Would undo, on ${resource}:`;
  return [heading, ...calls].join("\n");
}

/** What an undo would do, for a program: the changes of the record that it would leave. What is applied already is not made again. */
export function undoPlanLine({ record, changes, left, drift, isUndone }: UndoPlan): string {
  return JSON.stringify({
    undoOf: record.id,
    resource: record.resource,
    changes: changes.map((change) => reversed(change, isUndone)),
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
