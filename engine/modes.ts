import type { Risk } from "../remediations/contract.ts";

export const modes = ["off", "dry-run", "approve", "auto"] as const;
/** What is done about a finding: nothing, say so, ask first, fix. */
export type Mode = (typeof modes)[number];

export const settings = [...modes, "enforce"] as const;
/** What a configuration may ask for: a mode, or `enforce`, which chooses the mode by the risk of the fix. */
export type Setting = (typeof settings)[number];

/** From what changes least to what changes most: `enforce` asks or fixes, so it stands between those two. */
const cautiousFirst: readonly Setting[] = ["off", "dry-run", "approve", "enforce", "auto"];

/** Sorts the setting first that changes least. */
export function byCaution(a: Setting, b: Setting): number {
  return cautiousFirst.indexOf(a) - cautiousFirst.indexOf(b);
}

/** The mode for a finding whose fix has this risk: `enforce` fixes what is safe and asks about the rest. */
export function modeFor(setting: Setting, risk: Risk): Mode {
  return setting === "enforce" ? (risk === "safe" ? "auto" : "approve") : setting;
}

/** Whether the risk has to be known before anything is done: in `auto` it decides nothing and delays the fix. */
export function needsRisk(setting: Setting): boolean {
  return setting !== "auto";
}
