import { describeError, failureOf } from "../aws/errors.ts";
import type { AnyRemediation, Ref } from "../remediations/contract.ts";
import { deniedReason } from "./apply.ts";
import { recordDecision } from "./decision.ts";
import type { Engine } from "./engine.ts";
import { modeFor } from "./modes.ts";
import type { ActionRecord, Trigger } from "./record.ts";
import { settingFor } from "./selectors.ts";

/** Resources that could not be looked at. */
export interface Unseen {
  /** One of them, or what stands for all. */
  readonly resource: Ref;
  /** The controls that would have looked. Never empty. */
  readonly remediations: readonly AnyRemediation[];
  readonly outcome: "denied" | "failed";
  readonly reason: string;
}

/** Why a listing failed, as its record says it. */
export function reasonOf(error: unknown): Pick<Unseen, "outcome" | "reason"> {
  return failureOf(error) === "denied"
    ? { outcome: "denied", reason: `could not look: ${deniedReason("listing", error)}` }
    : { outcome: "failed", reason: `could not look: ${describeError(error)}` };
}

/** The record of what could not be looked at: a hole may be open there. */
export function unseenRecord(
  { clock, config }: Pick<Engine, "clock" | "config">,
  trigger: Trigger,
  { resource, remediations, outcome, reason }: Unseen,
): ActionRecord {
  // Its tags are not known either.
  const untagged = { ...resource, tags: new Map() };
  const [mode = "dry-run"] = remediations.map((each) =>
    modeFor(settingFor(config, each, untagged).setting, each.risk),
  );
  const now = clock.now();
  const judged = remediations.map((remediation) => ({ remediation }));
  const subject = { trigger, ref: resource, startedAt: now };
  return recordDecision(clock.newId(), subject, { judged, mode, outcome, reason }, now);
}

/** Whether a record says that its resource could not be looked at, which is never the same as compliant. */
export function isUnseen({ outcome, before }: ActionRecord): boolean {
  return before === null && (outcome === "denied" || outcome === "failed");
}
