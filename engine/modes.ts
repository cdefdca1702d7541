import type { Risk } from "../remediations/contract.ts";

export const modes = ["off", "dry-run", "approve", "auto"] as const;
/** What is done about a finding: nothing, say so, ask first, fix. */
export type Mode = (typeof modes)[number];

export const settings = [...modes, "enforce"] as const;
/** What a configuration may ask for: a mode, or `enforce`, which chooses the mode by the risk of the fix. */
export type Setting = (typeof settings)[number];

/** The mode for a finding whose fix has this risk: `enforce` fixes what is safe and asks about the rest. */
export function modeFor(setting: Setting, risk: Risk): Mode {
  return setting === "enforce" ? (risk === "safe" ? "auto" : "approve") : setting;
}

/** Whether the risk has to be known before anything is done: in `auto` it decides nothing and delays the fix. */
export function needsRisk(setting: Setting): boolean {
  return setting !== "auto";
}
